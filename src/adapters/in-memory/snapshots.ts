import { ok, okAsync, type ResultAsync } from "neverthrow";
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
  unlessStopped,
} from "#application";
import type { DomainEvent, Sha256, StreamName } from "#domain";
import { frozen } from "./frozen.js";
import type { InMemoryStorage } from "./storage.js";

/** What in-memory snapshots are made of: the storage of their event store, and its keys. */
export interface InMemorySnapshotsOptions {
  readonly events: EventStore;
  readonly keys: KeyVault;
  readonly storage: InMemoryStorage;
}

/** The newest snapshot of each stream, in the storage of its event store. */
export class InMemorySnapshots implements Snapshots {
  readonly #events: EventStore;
  readonly #keys: KeyVault;
  readonly #storage: InMemoryStorage;

  constructor({ events, keys, storage }: InMemorySnapshotsOptions) {
    this.#events = events;
    this.#keys = keys;
    this.#storage = storage;
  }

  load<E extends DomainEvent>(
    stream: StreamName<E>,
    fingerprint: Sha256,
    call: CallOptions = {},
  ): ResultAsync<Tail<E>, ReadError> {
    const found = this.#storage.snapshots.get(stream);
    if (found === undefined || found.kept.fingerprint !== fingerprint) {
      return this.#events.read(stream, call);
    }
    const { version, kept } = found;
    return this.#isGone(kept.subject, call).andThen((isGone) =>
      isGone
        ? this.#events.read(stream, call)
        : this.#events
            .read(stream, { ...call, from: version + 1 })
            .andThen((tail) => ok({ ...tail, snapshot: { state: kept.state, version } })),
    );
  }

  save(
    stream: StreamName,
    { version }: Position,
    kept: Snapshot,
    call: CallOptions = {},
  ): ResultAsync<Consumed, Unavailable> {
    const isOlder = (this.#storage.snapshots.get(stream)?.version ?? 0) > version;
    const isTooLarge = Buffer.byteLength(JSON.stringify(kept.state)) > commitLimitBytes;
    return unlessStopped("in-memory snapshots", call)
      .asyncAndThen(() => this.#isGone(kept.subject, call))
      .map((isGone) => {
        if (!isGone && !isOlder && !isTooLarge) {
          this.#storage.snapshots.set(stream, { version, kept: frozen(kept) });
        }
        return { requests: 1, readUnits: 0, writeUnits: 0 };
      });
  }

  #isGone(subject: string | undefined, call: CallOptions): ResultAsync<boolean, Unavailable> {
    if (subject === undefined) return okAsync(false);
    return this.#keys
      .keysOf([subject], call)
      .andThen((keys) => ok(keys.get(subject)?.status === "forgotten"));
  }
}
