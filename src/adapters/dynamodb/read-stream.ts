import { err, ok, okAsync, Result, ResultAsync } from "neverthrow";
import type { CommitCodec, StoredCommit } from "#adapters/sealing";
import {
  type CallOptions,
  givePosition,
  type History,
  type Past,
  type Position,
  type ReadError,
  type ReadOptions,
  type Slice,
  start,
  type Unavailable,
} from "#application";
import { type DomainEvent, type Recorded, type StreamName, validateStream } from "#domain";
import { isSnapshot } from "./commit-item.js";
import { commitRun, endOf } from "./commit-run.js";
import type { Item } from "./consumption.js";
import {
  type EventsTable,
  type Items,
  nothing,
  plus,
  queryAll,
  queryPage,
} from "./stream-items.js";

/** A stream or a part of it; with its end if it is read to the end. */
export function readStream<E extends DomainEvent>(
  table: EventsTable,
  codec: CommitCodec,
  stream: StreamName<E>,
  part: Past,
): ResultAsync<Slice<E> | History<E>, ReadError> {
  // In one step: a chain of `ResultAsync` takes time of every read, and generators leave garbage.
  return new ResultAsync(read(table, codec, stream, part));
}

async function read<E extends DomainEvent>(
  table: EventsTable,
  codec: CommitCodec,
  stream: StreamName<E>,
  { from = 1, upTo, asOf, ...how }: Past,
): Promise<Result<Slice<E> | History<E>, ReadError>> {
  const named = validateStream(stream);
  if (named.isErr()) return err(named.error);
  const last = upTo ?? Number.MAX_SAFE_INTEGER;
  if (last < Math.max(from, 1)) return ok({ recorded: [], consumed: nothing });

  const isEnough = (page: readonly Item[]) =>
    asOf !== undefined && page.some((item) => (item["t"]?.S ?? "") > asOf);
  const found = await itemsOf(table, stream, from, last, how, isEnough);
  if (found.isErr()) return err(found.error);
  const { items, first, consumed } = found.value;
  const { commits, corrupt } = commitRun(items, first);
  const known = commits.filter(({ recordedAt }) => asOf === undefined || recordedAt <= asOf);
  // What comes after the last that was known then cannot have been known.
  if (corrupt !== undefined && known.length === commits.length) return err(corrupt);
  const asked = known.filter((commit) => endOf(commit) >= from);
  const recorded = await openAll<E>(codec, asked, how);
  return recorded.map((events) => ({
    recorded: events.filter(({ version }) => version >= from && version <= last),
    consumed,
    ...(upTo === undefined && asOf === undefined && { end: endAfter(table, stream, commits) }),
  }));
}

/** Where a stream ends whose last commits these are. */
export function endAfter(
  { table }: EventsTable,
  stream: StreamName,
  commits: readonly StoredCommit[],
): Position {
  const last = commits.at(-1);
  return last === undefined ? start : givePosition(stream, endOf(last), last.recordedAt, table);
}

/** The events of commits of one stream. */
export function openAll<E extends DomainEvent>(
  codec: CommitCodec,
  commits: readonly StoredCommit[],
  how: ReadOptions,
): ResultAsync<readonly Recorded<E>[], ReadError> {
  return codec
    .open<E>(commits, how)
    .andThen((opened) => Result.combine([...opened]).map((events) => events.flat()));
}

/** Items, and the version that the first commit of them begins with. */
interface Found extends Items {
  readonly first: number;
}

/** What holds the versions from `from` to `upTo`: with the commit in whose midst `from` may be. */
async function itemsOf(
  table: EventsTable,
  stream: StreamName,
  from: number,
  upTo: number,
  call: CallOptions,
  isEnough: (page: readonly Item[]) => boolean,
): Promise<Result<Found, Unavailable>> {
  const since = (first: number) => queryAll(table, stream, { from: first, upTo }, call, isEnough);
  const found = await since(Math.max(from, 1));
  if (found.isErr()) return err(found.error);
  const rest = found.value;
  const head = rest.items.find((item) => !isSnapshot(item));
  // Mostly it is where a commit begins: who reads on from a position asks for nothing else.
  if (from <= 1 || head?.["v"]?.N === String(from)) {
    return ok({ ...rest, first: Math.max(from, 1) });
  }
  // Else the newest item before it is that commit, unless a snapshot lies between.
  const before = { upTo: from, newestFirst: true, limit: 2 };
  return queryPage(table, stream, before, undefined, call).andThen(({ items, consumed }) => {
    const holder = items.find((item) => !isSnapshot(item));
    const spent = plus(rest.consumed, consumed);
    if (holder === undefined) {
      return since(1).map((all) => ({ ...all, consumed: plus(spent, all.consumed), first: 1 }));
    }
    const first = Number(holder["v"]?.N);
    return okAsync({ items: [holder, ...rest.items], consumed: spent, first });
  });
}
