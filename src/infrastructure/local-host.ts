import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { err, ok, okAsync, type Result } from "neverthrow";
import type { Host, Opened } from "#adapters/cli";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { label, openSqlite, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import type { LanguageModel } from "#application";
import { hashText } from "#domain";
import { compose, inMemoryAdapters, services } from "./container.js";
import { version } from "./version.js";
import { wrappingKeyFrom } from "./wrapping-key.js";

/** The command line's Docket: the record in a file or in memory, the model simulated. */
export const localHost: Host = {
  version,
  command: process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "docket",
  examples: fileURLToPath(new URL("../../examples", import.meta.url)),

  openRun({ seed, at, guidelines, priceBook, db, isExample }) {
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
    return openFile(db).asyncAndThen((file) =>
      label(file, isExample ? "example" : "own")
        .mapErr(({ cause }) => `${db} cannot be written: ${String(cause)}.`)
        .andThen((isSame) => (isSame ? ok(file) : err(otherStory(db, isExample))))
        .map(() => ({
          docket: over(inMemoryAdapters({ ...given, ...sqlitePorts(file, given) })),
          close: () => file.close(),
        }))
        .orTee(() => file.close()),
    );
  },

  openRecord(lines) {
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
      .mapErr(
        ({ stream, version, issues }) => `${stream} version ${version}: ${issues.join("; ")}`,
      );
  },

  openDatabase(path): Result<Opened, string> {
    if (!existsSync(path)) return err(`There is no record ${path}; docket run makes one.`);
    const clock = new SystemClock();
    return openFile(path).map((file) => {
      const adapters = inMemoryAdapters({ clock, model: noModel, ...sqlitePorts(file, { clock }) });
      return { docket: compose(adapters).get(services.docket), close: () => file.close() };
    });
  },
};

function openFile(path: string): Result<SqliteFile, string> {
  return wrappingKeyFrom(process.env).andThen((wrappingKey) =>
    openSqlite(path, { wrappingKey }).mapErr(({ sentence }) => `${sentence}.`),
  );
}

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
