import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import { type Host, type Opened, type RunSettings, sentenceOf } from "#adapters/cli";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { label, openSqlite, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import type { Docket, LanguageModel, RecordLine } from "#application";
import { hashText } from "#domain";
import { compose, inMemoryAdapters, services } from "./container.js";
import { version } from "./version.js";
import { wrappingKeyFrom, wrappingKeyVariable } from "./wrapping-key.js";

/** How this is called here. */
const command = process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "docket";

/** How a file is opened. */
type Open = typeof openSqlite;

/** The command line's Docket: the record in a file or in memory, the model simulated. */
export const localHost: Host = localHostOver(openSqlite);

/** The same, over another way to open a file. */
export function localHostOver(open: Open): Host {
  return {
    version,
    command,
    examples: fileURLToPath(new URL("../../examples", import.meta.url)),
    openRun: (settings) => openRun(open, settings),
    openRecord,
    openDatabase: (path) => openDatabase(open, path),
  };
}

function openRun(
  open: Open,
  { seed, at, guidelines, priceBook, db, isExample }: RunSettings,
): ResultAsync<Opened, string> {
  const given = {
    guidelines: new ValueBrandGuidelines(guidelines),
    simulation: { seed },
    clock: at === undefined ? new SystemClock() : new FixedClock(at),
  };
  const over = (adapters: ReturnType<typeof inMemoryAdapters>) =>
    compose(adapters, { priceBook }).get(services.docket);
  if (db === undefined) {
    return okAsync({ docket: over(inMemoryAdapters(given)), close: () => undefined });
  }
  return openFile(open, db).asyncAndThen((file) =>
    label(file, isExample ? "example" : "own")
      .mapErr((error) => `${sentenceOf(error)}.`)
      .andThen((isSame) => (isSame ? ok(file) : err(otherStory(db, isExample))))
      .map(() => ({
        docket: over(inMemoryAdapters({ ...given, ...sqlitePorts(file, given) })),
        close: () => file.close(),
      }))
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
    return { docket: compose(adapters).get(services.docket), close: () => file.close() };
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

/** A replay that asks a model is a bug. */
const noModel: LanguageModel = {
  complete: () => {
    throw new Error("a model was called during replay");
  },
};
