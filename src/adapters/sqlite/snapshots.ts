import { okAsync, type ResultAsync } from "neverthrow";
import { openState, type StoredState, sealState } from "#adapters/sealing";
import {
  type CallOptions,
  type Consumed,
  commitLimitBytes,
  type EventStore,
  type KeyVault,
  type Position,
  type ReadError,
  type Snapshot,
  type Snapshots,
  type Tail,
  type Unavailable,
} from "#application";
import { type DomainEvent, type Sha256, type StreamName, validateStream } from "#domain";
import { oneRequest } from "./consumed.js";
import type { SqliteFile } from "./file.js";

/** What SQLite snapshots are made of: the event store of the same file, and its keys. */
export interface SqliteSnapshotsOptions {
  readonly events: EventStore;
  readonly keys: KeyVault;
}

const select = "SELECT version, subject, state FROM snapshots WHERE stream = ? AND fingerprint = ?";
const upsert = `INSERT INTO snapshots (stream, version, fingerprint, subject, state)
  VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (stream) DO UPDATE SET version = excluded.version,
    fingerprint = excluded.fingerprint, subject = excluded.subject, state = excluded.state
  WHERE excluded.version >= snapshots.version`;

/** The newest snapshot of each stream, in the file of its event store. */
export class SqliteSnapshots implements Snapshots {
  readonly #file: SqliteFile;
  readonly #events: EventStore;
  readonly #keys: KeyVault;

  constructor(file: SqliteFile, { events, keys }: SqliteSnapshotsOptions) {
    this.#file = file;
    this.#events = events;
    this.#keys = keys;
  }

  load<E extends DomainEvent>(
    stream: StreamName<E>,
    fingerprint: Sha256,
    call: CallOptions = {},
  ): ResultAsync<Tail<E>, ReadError> {
    return validateStream(stream)
      .asyncAndThen(() => this.#find(stream, fingerprint, call))
      .andThen((snapshot) =>
        snapshot === undefined
          ? this.#events.read(stream, call)
          : this.#events
              .read(stream, { ...call, from: snapshot.version + 1 })
              .map((tail) => ({ ...tail, snapshot })),
      );
  }

  save(
    stream: StreamName,
    { version }: Position,
    snapshot: Snapshot,
    call: CallOptions = {},
  ): ResultAsync<Consumed, Unavailable> {
    return sealState(this.#keys, placeOf(stream, version), snapshot, call).andThen((sealed) => {
      const isKept = sealed && Buffer.byteLength(sealed.state) <= commitLimitBytes;
      if (!isKept) return okAsync(oneRequest);
      const { subject = null, state } = sealed;
      const { fingerprint } = snapshot;
      return this.#file
        .write(() => this.#file.run(upsert, stream, version, fingerprint, subject, state), call)
        .map(() => oneRequest);
    });
  }

  #find(
    stream: StreamName,
    fingerprint: Sha256,
    call: CallOptions,
  ): ResultAsync<Tail<never>["snapshot"], Unavailable> {
    return this.#file
      .read(
        () => this.#file.all<[number, string | null, string]>(select, stream, fingerprint),
        call,
      )
      .andThen(([found]) => {
        if (found === undefined) return okAsync(undefined);
        const [version, subject, state] = found;
        const stored: StoredState = { subject: subject ?? undefined, state };
        return openState(this.#keys, placeOf(stream, version), stored, call).map((opened) =>
          opened === undefined ? undefined : { state: opened, version },
        );
      });
  }
}

/** Ties an encrypted state to its place; no commit has such a one. */
function placeOf(stream: StreamName, version: number): string {
  return `snapshot/${stream}/${version}`;
}
