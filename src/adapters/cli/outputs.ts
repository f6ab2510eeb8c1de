import { join } from "node:path";
import { okAsync, type ResultAsync } from "neverthrow";
import {
  costOfMessage,
  foldStreams,
  isSimulated,
  type Ports,
  type RecordLine,
  type RecordReport,
  readRecord,
} from "#application";
import {
  approvedText,
  type Category,
  customer,
  type DomainEvent,
  type Erased,
  latest,
  message,
  primaryJudgement,
  type Recorded,
} from "#domain";
import type { Intake } from "./intake.js";
import { ndjson, type Output } from "./out-folder.js";
import { type Stop, stopBecause } from "./stop.js";

/** What `--json` prints and `summary.json` holds: numbers all. */
export function summaryJson({ summary }: RecordReport, { read, refusals, waiting }: Intake) {
  return { read, refused: refusals.length, waiting: waiting.length, ...summary };
}

/** The files of a run: the whole record and the messages, if wanted; the numbers; what was refused. */
export function outputsOf(
  ports: Pick<Ports, "events" | "artefacts">,
  report: RecordReport,
  intake: Intake,
  { out, redact = false, rejects, isWhole }: OutputOptions,
): ResultAsync<readonly Output[], Stop> {
  const isPersonal = !redact;
  const refused = intake.refusals.map(({ record, ...refusal }) =>
    redact ? refusal : { ...refusal, record },
  );
  const summary = `${JSON.stringify(summaryJson(report, intake), null, 2)}\n`;
  const call = { signal: intake.interrupted };
  const record = isWhole ? readRecord(ports, redact, call) : okAsync(undefined);
  return record
    .map((lines) => [
      ...(lines === undefined
        ? []
        : [
            { path: join(out, "events.ndjson"), content: ndjson(lines), isPersonal },
            {
              path: join(out, "messages.ndjson"),
              content: ndjson(messageLines(lines)),
              isPersonal,
            },
          ]),
      { path: join(out, "summary.json"), content: [summary], isPersonal: false },
      ...(rejects === undefined ? [] : [{ path: rejects, content: ndjson(refused), isPersonal }]),
    ])
    .mapErr((error) => stopBecause(error));
}

interface OutputOptions {
  readonly out: string;
  readonly redact?: boolean;
  readonly rejects?: string;
  readonly isWhole: boolean;
}

/** Every message that was asked for, with its text where it was approved. */
function messageLines(lines: readonly RecordLine[]): readonly unknown[] {
  const customers = foldStreams(customer, linesOf(customer, lines));
  return [...foldStreams(message, linesOf(message, lines))].flatMap(([messageId, state]) => {
    const { request } = state;
    if (request === undefined) return [];
    const profile = latest(customers.get(request.customerId)?.profiles ?? []);
    const { nanoUsd, unpriced } = costOfMessage(state);
    const text = approvedText(state);
    return {
      messageId,
      customerId: request.customerId,
      ...known({ name: profile?.name, email: profile?.email }),
      purpose: request.purpose,
      status: state.status === "declined" ? "skipped" : state.status,
      ...(state.reason !== undefined && { reason: state.reason }),
      ...known({ subject: text?.subject, body: text?.body }),
      attempts: state.attempts.length,
      scores: state.attempts.flatMap((attempt) => primaryJudgement(attempt)?.score ?? []),
      ...(state.context && { generator: state.context.generator, judge: state.context.judge }),
      costNanoUsd: nanoUsd,
      unpriced,
      decisionTime: request.decisionTime,
      ...(isSimulated(state) && { simulated: true }),
    };
  });
}

/** The personal fields that are there, and were not left out. */
function known(fields: Readonly<Record<string, string | Erased | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => typeof text === "string"));
}

function linesOf<Event extends DomainEvent>(
  { category }: { readonly category: Category<Event> },
  lines: readonly RecordLine[],
): readonly Recorded<Event>[] {
  return lines.filter((line): line is RecordLine & Recorded<Event> =>
    line.stream.startsWith(`${category}:`),
  );
}
