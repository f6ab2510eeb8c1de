import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { err, errAsync, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import { CommitCodec, type CommitCodecOptions, openState, sealState } from "#adapters/sealing";
import {
  type CallOptions,
  type Consumed,
  commitLimitBytes,
  type KeyVault,
  type Position,
  type ReadError,
  type Snapshot,
  type Snapshots,
  type Tail,
  type Unavailable,
} from "#application";
import { type DomainEvent, type Sha256, type StreamName, validateStream } from "#domain";
import { isSnapshot } from "./commit-item.js";
import { commitRun } from "./commit-run.js";
import type { Item } from "./consumption.js";
import { otherTable } from "./failures.js";
import { endAfter, openAll } from "./read-stream.js";
import { snapshotItem, snapshotPosition, snapshotVersion, storedState } from "./snapshot-item.js";
import { type EventsTable, nothing, plus, queryPage } from "./stream-items.js";

/** What DynamoDB snapshots are made of: the table of their event store, its keys and contracts. */
export interface DynamoDbSnapshotsOptions extends EventsTable, CommitCodecOptions {}

/** How many items the first request looks at: a snapshot every 20 events, and then some. */
const firstLimit = 22;

/** How many more each following one: whoever keeps no snapshots has few requests, too. */
const growth = 8;

/** Far more than a page of 1 MB holds, and less than DynamoDB takes for a number. */
const lastLimit = 100_000;

/** A snapshot and what came after it, or everything. */
interface Found {
  readonly snapshot: { readonly item: Item; readonly state: unknown } | undefined;
  /** Oldest first. */
  readonly items: readonly Item[];
  readonly consumed: Consumed;
}

/** Folded states in the table of Amazon DynamoDB that holds their streams. */
export class DynamoDbSnapshots implements Snapshots {
  readonly #table: EventsTable;
  readonly #keys: KeyVault;
  readonly #codec: CommitCodec;

  constructor({ caller, table, ...codec }: DynamoDbSnapshotsOptions) {
    this.#table = { caller, table };
    this.#keys = codec.keys;
    this.#codec = new CommitCodec(codec);
  }

  load<E extends DomainEvent>(
    stream: StreamName<E>,
    fingerprint: Sha256,
    call: CallOptions = {},
  ): ResultAsync<Tail<E>, ReadError> {
    const named = validateStream(stream);
    if (named.isErr()) return errAsync(named.error);
    return this.#find(stream, fingerprint, call).andThen(({ snapshot, items, consumed }) => {
      const version = snapshot === undefined ? 0 : snapshotVersion(snapshot.item);
      const { commits, corrupt } = commitRun(items, version + 1);
      if (corrupt !== undefined) return err(corrupt);
      const end =
        snapshot !== undefined && commits.length === 0
          ? snapshotPosition(this.#table.table, stream, snapshot.item)
          : endAfter(this.#table, stream, commits);
      const state = snapshot && { snapshot: { state: snapshot.state, version } };
      return openAll<E>(this.#codec, commits, call).andThen((recorded) =>
        ok({ recorded, end, consumed, ...state }),
      );
    });
  }

  save(
    stream: StreamName,
    at: Position,
    snapshot: Snapshot,
    call: CallOptions = {},
  ): ResultAsync<Consumed, Unavailable> {
    const { caller, table } = this.#table;
    return sealState(this.#keys, placeOf(stream, at.version), snapshot, call).andThen((sealed) => {
      const isTooLarge = Buffer.byteLength(sealed?.state ?? "") > commitLimitBytes;
      if (sealed === undefined || isTooLarge) return okAsync(nothing);
      const command = new PutItemCommand({
        TableName: table,
        Item: snapshotItem(stream, at, snapshot.fingerprint, sealed),
        // Never in the place of a commit, which is only there where v is no key.
        ConditionExpression: "attribute_not_exists(n)",
      });
      return caller
        .send(command, call)
        .mapErr((error) =>
          error.type === "ConditionFailed"
            ? otherTable(table, `it has a commit of ${stream} where a snapshot belongs`)
            : error,
        )
        .andThen(({ consumed }) =>
          this.#remove(stream, snapshot.replaces, call).map((removed) => plus(consumed, removed)),
        );
    });
  }

  /** Removes a snapshot: every read of the stream and every scan would pay for it. */
  #remove(
    stream: StreamName,
    version: number | undefined,
    call: CallOptions,
  ): ResultAsync<Consumed, Unavailable> {
    if (version === undefined) return okAsync(nothing);
    const { caller, table } = this.#table;
    const Key = { s: { S: stream }, v: { N: `${version}.5` } };
    return caller
      .ask(new DeleteItemCommand({ TableName: table, Key }), call)
      .map(({ consumed }) => consumed);
  }

  /** Goes back from the end to the newest snapshot that can be used: in one request, usually. */
  #find(
    stream: StreamName,
    fingerprint: Sha256,
    call: CallOptions,
  ): ResultAsync<Found, Unavailable> {
    const table = this.#table;
    const open = (item: Item) => this.#open(stream, item, fingerprint, call);
    return safeTry(async function* () {
      const items: Item[] = [];
      let consumed = nothing;
      let after: Item | undefined;
      let limit = firstLimit;
      do {
        const range = { newestFirst: true, limit };
        const page = yield* await queryPage(table, stream, range, after, call);
        consumed = plus(consumed, page.consumed);
        for (const item of page.items) {
          const state = isSnapshot(item) ? yield* await open(item) : undefined;
          if (state !== undefined) {
            return ok({ snapshot: { item, state }, items: items.reverse(), consumed });
          }
          items.push(item);
        }
        after = page.next;
        limit = Math.min(limit * growth, lastLimit);
      } while (after !== undefined);
      return ok({ snapshot: undefined, items: items.reverse(), consumed });
    });
  }

  /** The state in an item, if it is of that fingerprint and can be opened. */
  #open(
    stream: StreamName,
    item: Item,
    fingerprint: Sha256,
    call: CallOptions,
  ): ResultAsync<unknown, Unavailable> {
    const stored = storedState(item, fingerprint);
    if (stored === undefined) return okAsync(undefined);
    return openState(this.#keys, placeOf(stream, snapshotVersion(item)), stored, call);
  }
}

/** Ties a sealed state to its place: no event has such a context. */
function placeOf(stream: StreamName, version: number): string {
  return `${stream}/${version}.5`;
}
