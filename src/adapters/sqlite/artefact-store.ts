import type { ResultAsync } from "neverthrow";
import type { ArtefactStore, CallOptions, Unavailable } from "#application";
import { hashText, type Sha256 } from "#domain";
import type { SqliteFile } from "./file.js";
import { textOf } from "./rows.js";

const insert = `INSERT INTO artefacts (hash, removed, content) VALUES (?, 0, ?)
  ON CONFLICT (hash) DO UPDATE SET removed = 0, content = excluded.content WHERE removed = 1`;
const select = "SELECT content FROM artefacts WHERE hash = ? AND removed = 0";
const overwrite = `UPDATE artefacts SET removed = 1, content = zeroblob(length(content))
  WHERE hash = ? AND removed = 0`;

/** Artefacts in a SQLite file, by hash. A removed one is overwritten where it stood. */
export class SqliteArtefactStore implements ArtefactStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  put(content: string, call?: CallOptions): ResultAsync<Sha256, Unavailable> {
    const hash = hashText(content);
    return this.#file
      .write(() => this.#file.run(insert, hash, Buffer.from(content)), call)
      .map(() => hash);
  }

  get(hash: Sha256, call?: CallOptions): ResultAsync<string | undefined, Unavailable> {
    return this.#file.read(() => {
      const [found] = this.#file.all<[Uint8Array]>(select, hash);
      return found && textOf(found[0]);
    }, call);
  }

  remove(hash: Sha256, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#file
      .write(() => this.#file.run(overwrite, hash), call)
      .andThen(() => this.#file.truncateJournal());
  }
}
