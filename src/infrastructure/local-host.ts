import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import {
  type Host,
  type KeptPlace,
  type Opened,
  type RunSettings,
  sentenceOf,
  type Trial,
} from "#adapters/cli";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { SimulatedLanguageModel } from "#adapters/simulated";
import { label, openSqlite, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import {
  type Clock,
  type Docket,
  type LanguageModel,
  type RecordLine,
  spendingLimit,
} from "#application";
import { hashText } from "#domain";
import { loadAws, loadBedrock, loadStage, loadStageApi } from "./aws/load.js";
import { compose, inMemoryAdapters, services } from "./container.js";
import { localProbes } from "./local-probes.js";
import { noModel } from "./no-model.js";
import { version } from "./version.js";
import { wrappingKeyFrom, wrappingKeyVariable } from "./wrapping-key.js";

/** How this is called here. */
const command = process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "docket";

/** How a file is opened. */
type Open = typeof openSqlite;

/** The command line's Docket: the record in a file, in memory or on AWS. */
export const localHost: Host = localHostOver(openSqlite);

/** The same, over another way to open a file. */
export function localHostOver(open: Open): Host {
  return {
    version,
    command,
    examples: fileURLToPath(new URL("../../examples", import.meta.url)),
    now: () => new SystemClock().now(),
    openRun: (settings) =>
      settings.place?.type === "aws"
        ? loadAws().andThen((aws) => aws.openRun(settings, limitOf(settings), process.env))
        : openRun(open, settings, settings.place),
    openRecord,
    openKept: (place) =>
      place.type === "aws"
        ? loadAws().andThen((aws) => aws.openKept(process.env))
        : okAsync(undefined).andThen(() => openDatabase(open, place.path)),
    stageApi: (stage) => loadStageApi().andThen((find) => find(stage, process.env)),
    examineStage: (stage, call) =>
      loadStage().andThen((aws) => aws.examineStage(stage, { version, call }, process.env)),
    stageWebhook: (stage) => loadStage().andThen((aws) => aws.stageWebhook(stage, process.env)),
    probes: (trial) => remoteProbes(trial).map((probes) => [...localProbes(), ...probes]),
  };
}

/** Tries what is not on this machine, as far as it is to be used. */
function remoteProbes(trial: Trial): ReturnType<Host["probes"]> {
  const inList = (sentence: string) => [sentence];
  if (trial.aws) {
    const aws = loadAws().mapErr(inList);
    return aws.andThen((host) => host.probes(trial, process.env));
  }
  if (trial.model !== "bedrock") return okAsync([]);
  const bedrock = loadBedrock().mapErr(inList);
  return bedrock.andThen((host) => host.probes(trial, process.env));
}

/** Keeps a model from costing more than was said. */
function limitOf({ priceBook, maxCostUsd }: RunSettings): (model: LanguageModel) => LanguageModel {
  return (model) =>
    maxCostUsd === undefined ? model : spendingLimit(model, priceBook, maxCostUsd);
}

/** Who writes and judges, where everything else is on this machine. */
function modelFor(settings: RunSettings): ResultAsync<LanguageModel, string> {
  const model =
    settings.model === "bedrock"
      ? loadBedrock().andThen((bedrock) => bedrock.bedrockModel(process.env))
      : okAsync(new SimulatedLanguageModel({ seed: settings.seed }));
  return model.map(limitOf(settings));
}

function openRun(
  open: Open,
  settings: RunSettings,
  place: Extract<KeptPlace, { type: "file" }> | undefined,
): ResultAsync<Opened, string> {
  const { at, guidelines, priceBook, isExample } = settings;
  const clock: Clock = at === undefined ? new SystemClock() : new FixedClock(at);
  const over = (adapters: ReturnType<typeof inMemoryAdapters>) => ({
    docket: compose(adapters, { priceBook }).get(services.docket),
    indexes: "in-memory" as const,
  });
  return modelFor(settings).andThen((model) => {
    const brand = guidelines && { guidelines: new ValueBrandGuidelines(guidelines) };
    const given = { clock, model, ...brand };
    if (place === undefined) {
      return okAsync({ ...over(inMemoryAdapters(given)), close: () => okAsync(undefined) });
    }
    return openOwn(open, place.path, isExample).map((file) => ({
      ...over(inMemoryAdapters({ ...given, ...sqlitePorts(file, { clock }) })),
      close: () => closed(file),
    }));
  });
}

function closed(file: SqliteFile): ResultAsync<void, never> {
  file.close();
  return okAsync(undefined);
}

/** Opens a file, unless it tells another story. */
function openOwn(open: Open, path: string, isExample: boolean): ResultAsync<SqliteFile, string> {
  return openFile(open, path).asyncAndThen((file) =>
    label(file, isExample ? "example" : "own")
      .mapErr((error) => `${sentenceOf(error)}.`)
      .andThen((isSame) => (isSame ? ok(file) : err(otherStory(path, isExample))))
      .orTee(() => file.close()),
  );
}

function openRecord(lines: readonly RecordLine[]): Result<Docket, string> {
  const clock = new SystemClock();
  const artefacts = new InMemoryArtefactStore();
  for (const [hash, text] of lines.flatMap((line) => Object.entries(line.artefacts ?? {}))) {
    if (hashText(text) !== hash) return err(`the text of artefact ${hash} was changed`);
    artefacts.put(text);
  }
  return InMemoryEventStore.restore(lines, { clock })
    .map((events) => {
      const adapters = inMemoryAdapters({ clock, events, artefacts, model: noModel });
      return compose(adapters).get(services.docket);
    })
    .mapErr(({ stream, version, issues }) => `${stream} version ${version}: ${issues.join("; ")}`);
}

function openDatabase(open: Open, path: string): Result<Opened, string> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return err(`There is no record ${path}; ${command} run makes one.`);
  if (found.isFile() && found.size === 0) {
    return err(`${path} is empty; ${command} run makes a record.`);
  }
  const clock = new SystemClock();
  return openFile(open, path).map((file) => {
    const adapters = inMemoryAdapters({ clock, model: noModel, ...sqlitePorts(file, { clock }) });
    return {
      docket: compose(adapters).get(services.docket),
      indexes: "in-memory" as const,
      close: () => closed(file),
    };
  });
}

function openFile(open: Open, path: string): Result<SqliteFile, string> {
  return wrappingKeyFrom(process.env).andThen((wrappingKey) =>
    open(path, { wrappingKey }).mapErr(({ reason, sentence }) => {
      const aboutKey = keySentences.get(reason);
      return aboutKey === undefined ? `${sentence}.` : `${path} ${aboutKey}.`;
    }),
  );
}

const keySentences: ReadonlyMap<string, string> = new Map([
  ["key-missing", `needs its key: set ${wrappingKeyVariable} to the one it was made with`],
  ["wrong-key", `was made with another key: set ${wrappingKeyVariable} to that one`],
  ["key-needless", `was made without ${wrappingKeyVariable}: unset it`],
]);

function otherStory(db: string, isExample: boolean): string {
  const held = isExample ? "another record than the example's" : "the example's record";
  return `${db} holds ${held}; choose another --out or --db.`;
}
