import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { err, ok, ResultAsync, safeTry } from "neverthrow";
import { type EventStore, summarise } from "#application";
import { noteFilled, settle, tell } from "./afterwards.js";
import type { Host, KeptPlace, ModelChoice, Opened, Terminal } from "./host.js";
import { newIntake, refuse } from "./intake.js";
import { makeFolder, proveFree, proveWritable, writeAll } from "./out-folder.js";
import { outputsOf, summaryJson } from "./outputs.js";
import { printable } from "./printable.js";
import { nameOfPlace, using } from "./record-source.js";
import { showRefusals } from "./refusals.js";
import {
  type Inputs,
  inputFiles,
  inputsOf,
  type OpenInputs,
  openDocket,
  openInputs,
  type SetupOptions,
} from "./setup.js";
import { eventLoopTurn, exitCodes, type Stop, stopBecause, unlessInterrupted } from "./stop.js";
import { summaryText } from "./summary-text.js";
import { takeAll, takeOutcome } from "./taking.js";
import { writeMessages } from "./writing.js";

/** The name of a run's database in its out folder. */
export const databaseFile = "docket.sqlite";

const resultFiles = ["events.ndjson", "messages.ndjson", "summary.json"];

/** The options of `docket run`, as they are given. */
export interface RunOptions extends SetupOptions {
  readonly limit?: number;
  readonly out: string;
  readonly db?: string;
  readonly inMemory?: boolean;
  readonly aws?: boolean;
  /** On AWS Bedrock, elsewhere the simulation. */
  readonly model?: ModelChoice;
  /** In USD. */
  readonly maxCost?: number;
  /** Writes the whole record to files also where it is on AWS. */
  readonly wholeRecord?: boolean;
  /** How many messages are written at the same time; 1 unless told. */
  readonly parallel?: number;
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
    const model = modelFor(options);
    const place = placeFor(options);
    const db = place?.type === "file" ? place.path : undefined;
    const results = resultFiles.map((name) => join(out, name));
    const places = [...results, ...(rejects === undefined ? [] : [rejects])];
    const kept = db === undefined ? [] : [db];
    for (const path of [...places, ...kept]) yield* await proveWritable(dirname(path));
    yield* proveFree([...places, ...kept], inputFiles(host, inputs, options));
    const opened = yield* await openInputs(inputs);
    if (db !== undefined) yield* await makeFolder(dirname(db));
    const isContinued = db !== undefined && (statSync(db, ifThere)?.size ?? 0) > 0;
    const keeping = { place, model, maxCostUsd: options.maxCost };
    const stores = yield* await openDocket(host, { ...options, ...keeping }, inputs);
    return using(stores, () =>
      work({ host, terminal, stores, inputs, opened, options, place, isContinued }),
    );
  });
}

function modelFor({ aws, model = aws ? "bedrock" : "simulated" }: RunOptions): ModelChoice {
  return model;
}

function placeFor({ aws, inMemory, db, out }: RunOptions): KeptPlace | undefined {
  if (aws) return { type: "aws" };
  return inMemory ? undefined : { type: "file", path: db ?? join(out, databaseFile) };
}

/** A run whose files and stores are open. */
interface Work {
  readonly host: Host;
  readonly terminal: Terminal;
  readonly stores: Opened;
  readonly inputs: Inputs;
  readonly opened: OpenInputs;
  readonly options: RunOptions;
  readonly place: KeptPlace | undefined;
  /** Whether there was something in it before. */
  readonly isContinued: boolean;
}

const ifThere = { throwIfNoEntry: false } as const;

function work({ host, terminal, stores, inputs, opened, options, place, isContinued }: Work) {
  const { docket, indexes } = stores;
  const intake = newIntake(terminal.interrupted, place && nameOfPlace(place));
  const call = { signal: terminal.interrupted };
  const worked = safeTry<number, Stop>(async function* () {
    if (indexes === "unfilled")
      yield* await docket.indexCustomers(call).mapErr((error) => stopBecause(error));
    const told = yield* await takeAll(stores, opened, intake);
    // Only now: what was learned of customers is taken out of what their messages become.
    if (indexes !== "kept")
      yield* await docket.indexCases(call).mapErr((error) => stopBecause(error));
    yield* await settle(stores, intake);

    const decisionTime = docket.ports.clock.now();
    const { sample, unfinished, overBudget } = yield* await writeMessages(
      docket,
      terminal,
      intake,
      {
        decisionTime,
        limit: options.limit,
        parallel: options.parallel ?? 1,
      },
    );
    for (const { record, line } of told) {
      yield* await unlessInterrupted(intake);
      const { issues } = yield* await takeOutcome(docket, intake, record, line);
      if (issues.length > 0) refuse(intake, line, issues);
    }

    yield* await settle(stores, intake);
    yield* await noteFilled(stores, intake);
    const ports = { ...docket.ports, events: turning(docket.ports.events) };
    const report = yield* await summarise(ports).mapErr((error) => stopBecause(error));
    yield* await unlessInterrupted(intake);
    const isWhole = place?.type !== "aws" || options.wholeRecord === true;
    const outputs = yield* await outputsOf(ports, report, intake, { ...options, isWhole });
    yield* await unlessInterrupted(intake);
    const isReplaced = place === undefined && existsSync(join(options.out, "events.ndjson"));
    yield* await writeAll(outputs);
    showRefusals(terminal, intake, options);
    for (const line of unfinished) terminal.err(`not finished: ${printable(line)}\n`);
    const ending = {
      report,
      intake,
      decisionTime,
      sample,
      isReplaced,
      place,
      command: host.command,
    };
    const paths = outputs.map(({ path }) => path);
    const isExample = inputs.isExample && options.at === undefined;
    terminal.out(
      options.json
        ? `${JSON.stringify(summaryJson(report, intake))}\n`
        : summaryText({
            ...ending,
            ...options,
            model: modelFor(options),
            isContinued,
            isExample,
            paths,
          }),
    );
    if (place?.type === "aws") {
      yield* await tell(docket, decisionTime, summaryJson(report, intake), overBudget);
    }
    if (unfinished.length > 0) return ok(exitCodes.failed);
    return ok(intake.refusals.length > 0 ? exitCodes.refused : exitCodes.ok);
  });
  // Whatever Ctrl-C made fail: that it was pressed is what there is to be said.
  return worked.orElse((failure) => unlessInterrupted(intake).andThen(() => err(failure)));
}

/** Lets go of the event loop before each page of a scan. */
function turning(events: EventStore): EventStore {
  return {
    read: events.read.bind(events) as EventStore["read"],
    append: events.append.bind(events),
    scan: (category, part) =>
      ResultAsync.fromSafePromise(eventLoopTurn()).andThen(() => events.scan(category, part)),
  };
}
