import { type Docket, summarise } from "#application";
import type { Instant } from "#domain";
import type { Host, Terminal } from "./host.js";
import { type Intake, newIntake, refusalLines, refuse } from "./intake.js";
import { prepareFolder, writeAll } from "./out-folder.js";
import { outputsOf, summaryJson } from "./outputs.js";
import { plural, printable } from "./printable.js";
import { showProgress } from "./progress.js";
import { inputsOf, openDocket, type SetupOptions, takeAll, takeOutcome, unwrap } from "./setup.js";
import { exitCodes, Stop } from "./stop.js";
import { summaryText } from "./summary-text.js";

/** The options of `docket run`, as they are given. */
export interface RunOptions extends SetupOptions {
  readonly limit?: number;
  readonly out: string;
  readonly rejects?: string;
  readonly redact: boolean;
  readonly json: boolean;
}

/** Takes the files in, has a message written and judged for each customer, writes the results. */
export async function run(
  host: Host,
  terminal: Terminal,
  files: readonly string[],
  options: RunOptions,
): Promise<number> {
  await prepareFolder(options.out);
  const docket = await openDocket(host, options);
  const intake = newIntake();
  const late = await takeAll(docket, inputsOf(host, files, options), intake);
  const decisionTime = docket.ports.clock.now();
  const customers = [...intake.customers].slice(0, options.limit);
  const sample = await writeMessages(docket, terminal, customers, decisionTime);
  for (const { record, line } of late) {
    const issues = await takeOutcome(docket, record, line);
    if (issues.length > 0) refuse(intake, line, issues);
  }
  const report = unwrap(await summarise(docket.ports));
  const outputs = await outputsOf(docket, report, intake, options);
  stopIfInterrupted(terminal);
  await writeAll(outputs);

  showRefusals(terminal, intake, options);
  const paths = outputs.map(({ path }) => path);
  terminal.out(
    options.json
      ? `${JSON.stringify(summaryJson(report, intake))}\n`
      : summaryText({ report, intake, ...options, decisionTime, sample, paths }),
  );
  return intake.refusals.length > 0 ? exitCodes.refused : exitCodes.ok;
}

/** Has a message written for each customer, unless the record says no. Returns an approved one. */
async function writeMessages(
  docket: Docket,
  terminal: Terminal,
  customers: readonly string[],
  decisionTime: Instant,
): Promise<string | undefined> {
  let sample: string | undefined;
  const progress = showProgress(terminal, "Messages", customers.length);
  const ended: Record<string, number> = {};
  for (const customerId of customers) {
    stopIfInterrupted(terminal);
    const { decision, messageId } = unwrap(
      await docket.requestMessage({ customerId, decisionTime }),
    );
    const status =
      decision === "declined" ? "skipped" : unwrap(await docket.runMessage(messageId)).status;
    if (status === "approved") sample ??= messageId;
    ended[status] = (ended[status] ?? 0) + 1;
    progress.advance(
      Object.entries(ended)
        .map(([status, n]) => `${n} ${status}`)
        .join(", "),
    );
    // Lets Ctrl-C be noticed, and the bar be drawn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.end();
  return sample;
}

function stopIfInterrupted({ interrupted }: Terminal): void {
  if (interrupted.aborted)
    throw new Stop("Interrupted; nothing was written.", exitCodes.interrupted);
}

/** The first refusals, in full; the others are counted. */
function showRefusals(
  terminal: Terminal,
  { refusals, ignored }: Intake,
  options: RunOptions,
): void {
  const lines = refusals.flatMap(refusalLines);
  for (const line of lines.slice(0, shownRefusals)) terminal.err(`refused ${printable(line)}\n`);
  const more = lines.length - shownRefusals;
  if (more > 0) terminal.err(`... and ${more} more; --rejects <file> keeps them all\n`);
  if (refusals.length > 0) {
    const kept = options.rejects === undefined ? "" : `, kept in ${options.rejects}`;
    terminal.err(`${plural(refusals.length, "record")} refused${kept}\n`);
  }
  for (const [field, count] of ignored) {
    terminal.err(`ignored field ${printable(field)}, in ${plural(count, "record")}\n`);
  }
}

const shownRefusals = 20;
