import { okAsync, ResultAsync } from "neverthrow";
import { newDataKey } from "#adapters/sealing";
import type {
  AbsentKey,
  CallOptions,
  ForgottenKey,
  KeyVault,
  KeyWrapper,
  PresentKey,
  Unavailable,
} from "#application";
import type { SqliteFile } from "./file.js";

type KeyRow = readonly [forgotten: number, wrapped: Uint8Array];

const select = "SELECT forgotten, wrapped FROM keys WHERE subject = ?";
const insert = `INSERT INTO keys (subject, forgotten, wrapped) VALUES (?, ?, ?)
  ON CONFLICT (subject) DO NOTHING`;
const overwrite =
  "UPDATE keys SET forgotten = 1, wrapped = zeroblob(length(wrapped)) WHERE subject = ?";

/** Keys in a SQLite file, wrapped. A forgotten one is overwritten where it stood. */
export class SqliteKeyVault implements KeyVault {
  readonly #file: SqliteFile;
  readonly #wrapper: KeyWrapper;

  /** @param wrapper - The file's own unless told. */
  constructor(file: SqliteFile, wrapper: KeyWrapper = file.wrapper) {
    this.#file = file;
    this.#wrapper = wrapper;
  }

  keyFor(
    subject: string,
    call: CallOptions = {},
  ): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    return this.#file
      .read(() => this.#row(subject), call)
      .andThen((row) => (row === undefined ? this.#make(subject, call) : okAsync(row)))
      .andThen((row) => this.#open(subject, row, call));
  }

  keysOf(
    subjects: readonly string[],
    call: CallOptions = {},
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable> {
    const distinct = [...new Set(subjects)];
    return this.#file
      .read(() => distinct.map((subject) => ({ subject, row: this.#row(subject) })), call)
      .andThen((found) =>
        ResultAsync.combine(
          found.map(({ subject, row }) =>
            row === undefined
              ? okAsync<AbsentKey, Unavailable>({ status: "absent" })
              : this.#open(subject, row, call),
          ),
        ),
      )
      .map((keys) => new Map(distinct.map((subject, i) => [subject, keys[i] ?? absent])));
  }

  forget(
    subject: string,
    call: CallOptions = {},
  ): ResultAsync<"present" | "forgotten" | "absent", Unavailable> {
    return this.#file
      .write(() => {
        const before = this.#row(subject);
        if (before === undefined) this.#file.run(insert, subject, 1, new Uint8Array(1));
        else if (before[0] === 0) this.#file.run(overwrite, subject);
        if (before === undefined) return "absent";
        return before[0] === 0 ? "present" : "forgotten";
      }, call)
      .andThen((before) => this.#file.truncateJournal().map(() => before));
  }

  #row(subject: string): KeyRow | undefined {
    return this.#file.all<KeyRow>(select, subject)[0];
  }

  /** Makes a key, unless somebody else just did. */
  #make(subject: string, call: CallOptions): ResultAsync<KeyRow, Unavailable> {
    return this.#wrapper.wrap(newDataKey(), subject, call).andThen((wrapped) =>
      this.#file.write((): KeyRow => {
        this.#file.run(insert, subject, 0, wrapped);
        return this.#row(subject) ?? [0, wrapped];
      }, call),
    );
  }

  #open(
    subject: string,
    [isForgotten, wrapped]: KeyRow,
    call: CallOptions,
  ): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    if (isForgotten) return okAsync({ status: "forgotten" });
    return this.#wrapper
      .unwrap(wrapped, subject, call)
      .map((key) => ({ status: "present" as const, key }));
  }
}

const absent: AbsentKey = { status: "absent" };
