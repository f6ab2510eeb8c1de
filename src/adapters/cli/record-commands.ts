import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type Docket, type Finding, readStates } from "#application";
import { decidedAt, type Message, message, primaryJudgement } from "#domain";
import { explanationText } from "./explanation-text.js";
import type { Host, Terminal } from "./host.js";
import { plural, printable } from "./printable.js";
import { type FromRecord, nameOfPlace, placeOf, withRecord } from "./record-source.js";
import { exitCodes, type Stop, stop, stopBecause } from "./stop.js";

/** `docket explain`: tells one decision. */
export function explainMessage(
  host: Host,
  terminal: Terminal,
  messageId: string,
  from: FromRecord,
): ResultAsync<number, Stop> {
  return withRecord(host, from, (docket) =>
    docket
      .explain(messageId)
      .mapErr((error) =>
        error.type === "Missing" && error.what === `message ${messageId}`
          ? stop(
              `Message ${messageId} is not on this record; ${host.command} messages lists those that are.`,
            )
          : stopBecause(error, "It cannot be explained"),
      ),
  ).map((explained) => {
    terminal.out(
      from.json ? `${printable(JSON.stringify(explained, null, 2))}\n` : explanationText(explained),
    );
    return exitCodes.ok;
  });
}

/** `docket messages`: lists messages, of one customer or of all. */
export function listMessages(
  host: Host,
  terminal: Terminal,
  { customer, ...from }: FromRecord & { readonly customer?: string },
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const all = yield* withRecord(host, from, messagesOf);
    const rows = all.filter(({ customerId }) => customer === undefined || customerId === customer);
    if (from.json) {
      terminal.out(`${printable(JSON.stringify(rows, null, 2))}\n`);
      return ok(exitCodes.ok);
    }
    if (rows.length === 0) {
      const to = customer === undefined ? "" : ` to ${customer}`;
      return err(stop(`${from.events ?? nameOfPlace(placeOf(from))} has no message${to}.`));
    }
    const byCustomer = rows.toSorted((a, b) =>
      `${a.customerId}/${a.decidedAt}` < `${b.customerId}/${b.decidedAt}` ? -1 : 1,
    );
    for (const row of byCustomer) terminal.out(`${printable(rowText(row)).trimEnd()}\n`);
    return ok(exitCodes.ok);
  });
}

/** `docket verify`: makes every decision again. Exit code 1 when something differs. */
export function verifyRecord(
  host: Host,
  terminal: Terminal,
  from: FromRecord,
): ResultAsync<number, Stop> {
  return withRecord(host, from, (docket) =>
    docket.verify().mapErr((error) => stopBecause(error)),
  ).map((verification) => {
    const { messages, unfinished, checks, findings } = verification;
    const differing = findings.filter(({ kind }) => kind === "differs").length;
    if (from.json) {
      terminal.out(`${printable(JSON.stringify(verification, null, 2))}\n`);
    } else {
      for (const line of findingLines(findings)) terminal.out(`${printable(line)}\n`);
      terminal.out(
        `${plural(messages, "message")}${unfinished > 0 ? ` (${unfinished} unfinished)` : ""}, ` +
          `${plural(checks, "comparison")}: ` +
          `${differing} differ, ${findings.length - differing} cannot be rebuilt. ` +
          "No model was called.\n",
      );
    }
    return differing > 0 ? exitCodes.failed : exitCodes.ok;
  });
}

/** What differs, one by one; what cannot be rebuilt, by what it is and why. */
function findingLines(findings: readonly Finding[]): readonly string[] {
  const lost = new Map<string, number>();
  for (const { kind, what, detail } of findings) {
    if (kind !== "cannot-rebuild") continue;
    const why = `${what}: ${detail}`;
    lost.set(why, (lost.get(why) ?? 0) + 1);
  }
  return [
    ...findings
      .filter(({ kind }) => kind === "differs")
      .map(({ messageId, what, detail }) => `${messageId}  differs  ${what}: ${detail}`),
    ...[...lost].map(([why, count]) => `${plural(count, "message")} cannot be rebuilt  ${why}`),
  ];
}

interface MessageLine {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly status: string;
  readonly score: number | undefined;
  readonly reason: string | undefined;
  readonly decidedAt: string;
}

function messagesOf({ ports }: Docket): ResultAsync<readonly MessageLine[], Stop> {
  return readStates(ports, message)
    .mapErr((error) => stopBecause(error))
    .map((states) => [...states].flatMap(([id, state]) => lineOf(id, state) ?? []));
}

function lineOf(messageId: string, state: Message): MessageLine | undefined {
  const origin = state.request ?? state.imported;
  const scores = state.attempts.map((attempt) => primaryJudgement(attempt)?.score);
  return (
    origin && {
      messageId,
      customerId: origin.customerId,
      purpose: origin.purpose,
      status: state.status === "declined" ? "skipped" : state.status,
      score: scores.findLast((score) => score !== undefined),
      reason: state.reason,
      decidedAt: decidedAt(state) ?? "",
    }
  );
}

function rowText({ messageId, customerId, purpose, status, ...row }: MessageLine): string {
  return [
    messageId.padEnd(26),
    customerId.padEnd(10),
    purpose.padEnd(9),
    status.padEnd(9),
    row.score?.toFixed(2) ?? "    ",
    row.decidedAt,
    row.reason ?? "",
  ].join("  ");
}
