import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { reportHtml, reportJson, reportText } from "#adapters/drift-report";
import { RecordedEvents } from "#adapters/files";
import type { ArtefactStore, ColumnFile } from "#application";
import {
  comparableWindows,
  type DecisionSource,
  type DriftError,
  measureDrift,
  type ScanError,
  type Scanned,
  scanDecisions,
} from "#application/drift";
import type { DriftReport, Window } from "#domain/drift";
import { readReference, save, sizeOf, withWorkFile } from "./drift-files.js";
import { driftSentence } from "./drift-sentences.js";
import { aWindow } from "./drift-windows.js";
import type { Host, Terminal } from "./host.js";
import { positiveInteger, withDatabase as withDatabaseOptions } from "./options.js";
import { plural } from "./printable.js";
import { nameOfPlace, placeOf, type RecordSource, withDatabase } from "./record-source.js";
import type { Finish } from "./service-commands.js";
import { eventLoopTurn, exitCodes, type Stop, stop } from "./stop.js";

/** What is compared, and where it goes. */
export interface DriftOptions extends RecordSource {
  readonly reference?: Window;
  readonly referenceFile?: string;
  readonly current: Window;
  readonly segment?: string;
  readonly html?: string;
  readonly json?: string;
  readonly failOn?: "drift";
  readonly saveReference?: string;
  readonly workFile?: string;
  readonly parallel?: number;
}

/** Where decisions are read from. */
interface Source {
  readonly name: string;
  readonly events: DecisionSource;
  readonly artefacts: Pick<ArtefactStore, "get"> | undefined;
}

/** Adds `docket drift`. */
export function addDriftCommand(
  program: Command,
  host: Host,
  terminal: Terminal,
  finish: Finish,
): void {
  withDatabaseOptions(program.command("drift"))
    .description("say what has drifted between two windows of the record, since when, and why")
    .option("--events <file>", "an events.ndjson that a run has written, instead")
    .option(
      "--reference <from..to>",
      "compared with: dates or instants; <to> is not in it",
      aWindow,
    )
    .addOption(
      new Option("--reference-file <file>", "compared with: a reference that was saved").conflicts(
        "reference",
      ),
    )
    .requiredOption("--current <from..to>", "what is looked at", aWindow)
    .option("--segment <column>", "each value of this column by itself, too")
    .option("--html <file>", "write the report as a page")
    .option("--json <file>", "write the report as JSON")
    .addOption(new Option("--fail-on <what>", "exit with 1 on drift").choices(["drift"]))
    .option("--save-reference <file>", "keep the reference, to be compared with again")
    .option("--work-file <file>", "keep what was read: an interrupted command goes on with it")
    .option("--parallel <n>", "read <n> segments at the same time (default: 1)", positiveInteger)
    .action((options) => finish(showDrift(host, terminal, options)));
}

/** `docket drift`: reads the record once, and compares two windows of it. */
export function showDrift(
  host: Host,
  terminal: Terminal,
  options: DriftOptions,
): ResultAsync<number, Stop> {
  return withSource(host, options, (source) =>
    withWorkFile(options.workFile, (file) => compare(host, terminal, source, file, options)),
  );
}

function withSource<T>(
  host: Host,
  options: DriftOptions,
  use: (source: Source) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  const { events } = options;
  if (events !== undefined) {
    return sizeOf(events).andThen((bytes) =>
      use({
        name: `${resolve(events)} of ${bytes} bytes`,
        events: new RecordedEvents(events),
        artefacts: undefined,
      }),
    );
  }
  const place = placeOf(options);
  const name = place.type === "file" ? resolve(place.path) : nameOfPlace(place);
  return withDatabase(host, options, ({ ports }) =>
    use({ name, events: ports.events, artefacts: ports.artefacts }),
  );
}

function compare(
  host: Host,
  terminal: Terminal,
  { name, events, artefacts }: Source,
  file: ColumnFile,
  options: DriftOptions,
): ResultAsync<number, Stop> {
  const { interrupted: signal } = terminal;
  const inWords = (error: ScanError | DriftError) => stopOf(error, signal, options.workFile);
  return safeTry(async function* () {
    const { referenceFile, current, segment } = options;
    const reference =
      referenceFile === undefined ? options.reference : yield* await readReference(referenceFile);
    if (reference === undefined) {
      return err(stop("Say what to compare with: --reference <from..to> or --reference-file."));
    }
    const window = "segments" in reference ? reference.reference.window : reference;
    yield* comparableWindows(window, current, host.now()).mapErr(inWords);
    const progress = readingProgress(terminal);
    const scan = { source: name, signal, ...(options.parallel && { segments: options.parallel }) };
    yield* await scanDecisions(events, file, { ...scan, onProgress: progress.show }).mapErr(
      inWords,
    );
    progress.end(options.workFile);
    const asked = { reference, current, segment, artefacts, signal };
    const now = host.now();
    const measured = yield* await measureDrift(file, {
      ...{ ...asked, now, codeVersion: host.version },
    }).mapErr(inWords);
    const { report } = measured;
    yield* await save(options.saveReference, () => `${JSON.stringify(measured.reference)}\n`);
    yield* await save(options.html, () => reportHtml(report));
    yield* await save(options.json, () => reportJson(report));
    terminal.out(reportText(report, terminal.columns));
    return ok(options.failOn === "drift" && hasDrifted(report) ? exitCodes.failed : exitCodes.ok);
  });
}

function hasDrifted({ verdicts }: DriftReport): boolean {
  return verdicts.some(({ columns }) => columns.some(({ verdict }) => verdict.type === "drift"));
}

function stopOf(error: ScanError | DriftError, signal: AbortSignal, workFile?: string): Stop {
  if (error.type !== "Unavailable" || !signal.aborted) return stop(driftSentence(error));
  const left =
    workFile === undefined
      ? "nothing was kept; --work-file keeps what was read"
      : `run it again to go on with ${workFile}`;
  return stop(`Interrupted; ${left}.`, exitCodes.interrupted);
}

/** How many decisions were read: all the time for a person, else every hundred thousand. */
function readingProgress({ err: write, isInteractive }: Terminal) {
  let told = 0;
  let isRead = false;
  return {
    show({ rows }: Scanned): Promise<void> {
      isRead = true;
      if (isInteractive) write(`\r\u001b[2K${plural(rows, "decision")} read`);
      else if (rows - told >= 100_000) {
        told = rows;
        write(`${plural(rows, "decision")} read\n`);
      }
      return eventLoopTurn();
    },
    end(workFile: string | undefined): void {
      if (isInteractive && isRead) write("\r\u001b[2K");
      if (!isRead) write(`Taken from ${workFile}; remove it to read the record again.\n`);
    },
  };
}
