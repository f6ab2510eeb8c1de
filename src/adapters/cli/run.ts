import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type Docket, summarise } from "#application";
import type { Instant } from "#domain";
import type { Host, Terminal } from "./host.js";
import { type Intake, newIntake, refusalLines, refuse } from "./intake.js";
import { proveFree, proveWritable, writeAll } from "./out-folder.js";
import { outputsOf, summaryJson } from "./outputs.js";
import { plural, printable } from "./printable.js";
import { showProgress } from "./progress.js";
import { sentenceOf } from "./sentences.js";
import {
  inputFiles,
  inputsOf,
  openDocket,
  type SetupOptions,
  takeAll,
  takeOutcome,
} from "./setup.js";
import { exitCodes, type Stop, stopBecause, unlessInterrupted } from "./stop.js";
import { summaryText } from "./summary-text.js";

const resultFiles = ["events.ndjson", "messages.ndjson", "summary.json"];

/** The options of `docket run`, as they are given. */
export interface RunOptions extends SetupOptions {
  readonly limit?: number;
  readonly out: string;
  readonly rejects?: string;
  readonly redact?: boolean;
  readonly json?: boolean;
}

/** Takes the files in, has a message written and judged for each customer, writes the results. */
export function run(
  host: Host,
  terminal: Terminal,
  files: readonly string[],
  options: RunOptions,
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const inputs = inputsOf(host, files, options);
    const { out, rejects } = options;
    const results = resultFiles.map((name) => join(out, name));
    const places = [...results, ...(rejects === undefined ? [] : [rejects])];
    for (const path of places) yield* proveWritable(dirname(path));
    yield* proveFree(places, inputFiles(host, inputs, options));
    const docket = yield* openDocket(host, options, inputs.at);
    const intake = newIntake(terminal.interrupted);
    const late = yield* takeAll(docket, inputs, intake);

    const decisionTime = docket.ports.clock.now();
    const customers = [...intake.customers];
    const { sample, unfinished } = yield* writeMessages(
      docket,
      terminal,
      customers,
      decisionTime,
      options.limit,
    );
    for (const { record, line } of late) {
      const issues = yield* takeOutcome(docket, record, line);
      if (issues.length > 0) refuse(intake, line, issues);
    }

    const report = yield* summarise(docket.ports).mapErr((error) => stopBecause(error));
    const outputs = yield* outputsOf(docket, report, intake, options);
    yield* unlessInterrupted(terminal.interrupted);
    const isReplaced = existsSync(join(options.out, "events.ndjson"));
    yield* writeAll(outputs);

    showRefusals(terminal, intake, options);
    for (const line of unfinished) terminal.err(`not finished: ${printable(line)}\n`);
    const paths = outputs.map(({ path }) => path);
    const { command } = host;
    terminal.out(
      options.json
        ? `${JSON.stringify(summaryJson(report, intake))}\n`
        : summaryText({
            isReplaced,
            report,
            intake,
            ...options,
            decisionTime,
            isExample: files.length === 0 && options.at === undefined,
            sample,
            paths,
            command,
          }),
    );
    if (unfinished.length > 0) return ok(exitCodes.failed);
    return ok(intake.refusals.length > 0 ? exitCodes.refused : exitCodes.ok);
  });
}

/** What came of writing. */
interface Written {
  /** A message to look at first. */
  readonly sample: string | undefined;
  /** Customers whose message could not be brought to an end, and why. */
  readonly unfinished: readonly string[];
}

/** Has a message written for each customer, unless the record says no. */
function writeMessages(
  docket: Docket,
  { interrupted, ...terminal }: Terminal,
  customers: readonly string[],
  decisionTime: Instant,
  limit: number | undefined,
): ResultAsync<Written, Stop> {
  const total = Math.min(limit ?? customers.length, customers.length);
  const progress = showProgress(terminal, "Messages", total);
  const write = safeTry<Written, Stop>(async function* () {
    const ended: Record<string, number> = {};
    const unfinished: string[] = [];
    let sample: string | undefined;
    let any: string | undefined;
    let begun = 0;
    for (const customerId of customers) {
      if (begun === limit) break;
      yield* unlessInterrupted(interrupted);
      const { status, messageId, why } = yield* await writeMessage(
        docket,
        customerId,
        decisionTime,
      );
      if (why !== undefined) unfinished.push(`${customerId}: ${why}`);
      if (status === "approved") sample ??= messageId;
      any ??= messageId;
      if (status !== "skipped") begun += 1;
      ended[status] = (ended[status] ?? 0) + 1;
      const told = Object.entries(ended).map(([status, count]) => `${count} ${status}`);
      if (limit === undefined || status !== "skipped") progress.advance(told.join(", "));
      // Lets Ctrl-C be noticed, and the bar be drawn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return ok({ sample: sample ?? any, unfinished });
  });
  return write.andTee(progress.end).orTee(progress.end);
}

/** What concerns one message does not stop the others; what concerns all of them does. */
function writeMessage(
  docket: Docket,
  customerId: string,
  decisionTime: Instant,
): ResultAsync<
  { readonly messageId?: string; readonly status: string; readonly why?: string },
  Stop
> {
  return docket
    .requestMessage({ customerId, decisionTime })
    .andThen(({ decision, messageId }) =>
      decision === "declined"
        ? ok({ messageId, status: "skipped" })
        : docket.runMessage(messageId).map(({ status }) => ({ messageId, status: `${status}` })),
    )
    .orElse((error) =>
      ["Unavailable", "NotInService", "UnknownPurpose"].includes(error.type)
        ? err(stopBecause(error))
        : ok({ status: "unfinished", why: sentenceOf(error) }),
    );
}

const shownRefusals = 20;

/** The first refusals, in full; the others are counted. */
function showRefusals(
  terminal: Terminal,
  { refusals, ignored }: Intake,
  { rejects }: RunOptions,
): void {
  const lines = refusals.flatMap(refusalLines);
  for (const line of lines.slice(0, shownRefusals)) terminal.err(`refused ${printable(line)}\n`);
  const more = lines.length - shownRefusals;
  const hint = rejects === undefined ? "; --rejects <file> keeps them all" : "";
  if (more > 0) terminal.err(`... and ${more} more${hint}\n`);
  if (refusals.length > 0) {
    const kept = rejects === undefined ? "" : `, kept in ${rejects}`;
    terminal.err(`${plural(refusals.length, "record")} refused${kept}\n`);
  }
  for (const [field, count] of ignored) {
    terminal.err(`ignored field ${printable(field)}, in ${plural(count, "record")}\n`);
  }
}
