import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { errAsync, ok, okAsync, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { CommitCodec, StoredCommit } from "#adapters/sealing";
import type { CallOptions, Consumed, Corrupt, Page, ScanPart, Unavailable } from "#application";
import type { Category, DomainEvent, Recorded, StreamName } from "#domain";
import { type CommitRun, commitRun, endOf } from "./commit-run.js";
import type { Item } from "./consumption.js";
import { cursorAt, placeOf, type ScanOf, type ScanPlace } from "./scan-cursor.js";
import { type EventsTable, nothing, plus, queryAll, queryPage } from "./stream-items.js";

/** One page of a scan: one request, and one for each stream in which it shows a gap. */
export function scanPage<E extends DomainEvent>(
  table: EventsTable,
  codec: CommitCodec,
  category: Category<E>,
  { segment = 0, of = 1, cursor, ...how }: ScanPart,
  pageSize: number | undefined,
): ResultAsync<Page<E>, Unavailable> {
  const scan: ScanOf = [category, segment, of];
  const from = placeOf(scan, cursor);
  if (from.isErr()) return errAsync(from.error);
  const place = from.value;
  return safeTry(async function* () {
    const page = yield* await scanItems(table, scan, place, pageSize, how);
    let { consumed } = page;
    if (place === undefined && page.items.length === 0) {
      // Any table can be scanned, and shows nothing if it is the wrong one. A query says so.
      const nobody = `${category}:` as StreamName;
      const asked = yield* await queryPage(table, nobody, { limit: 1 }, undefined, how);
      consumed = plus(consumed, asked.consumed);
    }
    const runs = new Map<string, CommitRun>();
    for (const [stream, items] of byStream(page.items)) {
      const next = stream === place?.stream ? place.next : 1;
      // Nothing of it can be read, as an earlier page said.
      if (next === 0) continue;
      const run = yield* await runOf(table, stream, items, next, how);
      runs.set(stream, run);
      consumed = plus(consumed, run.consumed);
    }
    const stored = [...runs.values()].flatMap(({ commits }) => commits);
    const opened = yield* await codec.open<E>(stored, how);
    const { recorded, corrupt } = gathered(runs, stored, opened);
    const next = page.last && cursorAt(scan, placeAfter(page.last, place, runs, corrupt));
    return ok({ recorded, corrupt: [...corrupt.values()], next, consumed });
  });
}

interface ScannedItems {
  readonly items: readonly Item[];
  /** The last item that was looked at, if there may be more. */
  readonly last: Item | undefined;
  readonly consumed: Consumed;
}

function scanItems(
  { caller, table }: EventsTable,
  [category, segment, of]: ScanOf,
  place: ScanPlace | undefined,
  pageSize: number | undefined,
  call: CallOptions,
): ResultAsync<ScannedItems, Unavailable> {
  const command = new ScanCommand({
    TableName: table,
    Segment: segment,
    TotalSegments: of,
    // Snapshots have an f. Their payload costs nothing then but the reading.
    FilterExpression: "begins_with(s, :category) AND attribute_not_exists(f)",
    ExpressionAttributeValues: { ":category": { S: `${category}:` } },
    ExclusiveStartKey: place?.after,
    Limit: pageSize,
  });
  return caller.ask(command, call).map(({ output, consumed }) => ({
    items: output.Items ?? [],
    last: output.LastEvaluatedKey,
    consumed,
  }));
}

/** A stream's items lie together in a table, in their order. */
export function byStream(items: readonly Item[]): ReadonlyMap<StreamName, readonly Item[]> {
  const streams = new Map<StreamName, Item[]>();
  for (const item of items) {
    const stream = (item["s"]?.S ?? "") as StreamName;
    const before = streams.get(stream);
    if (before === undefined) streams.set(stream, [item]);
    else before.push(item);
  }
  return streams;
}

/**
 * What a page holds of a stream. A scan is eventually consistent: it may show a later commit and an
 * earlier one not yet. Then the stream is read again, up to what the page showed of it.
 */
function runOf(
  table: EventsTable,
  stream: StreamName,
  items: readonly Item[],
  next: number,
  call: CallOptions,
): ResultAsync<CommitRun & { readonly consumed: Consumed }, Unavailable> {
  const run = commitRun(items, next);
  if (run.corrupt === undefined) return okAsync({ ...run, consumed: nothing });
  const shown = items.map((item) => Number(item["v"]?.N));
  const range = { from: Math.min(next, ...shown), upTo: Math.max(...shown) };
  return queryAll(table, stream, range, call).map((again) => ({
    ...commitRun(again.items, next),
    consumed: again.consumed,
  }));
}

/** The events of a page, and why each stream of which some cannot be read goes no further. */
function gathered<E extends DomainEvent>(
  runs: ReadonlyMap<string, CommitRun>,
  stored: readonly StoredCommit[],
  opened: readonly Result<readonly Recorded<E>[], Corrupt>[],
): { readonly recorded: readonly Recorded<E>[]; readonly corrupt: ReadonlyMap<string, Corrupt> } {
  const recorded: Recorded<E>[] = [];
  const corrupt = new Map<string, Corrupt>();
  for (const [i, { stream }] of stored.entries()) {
    const result = opened[i];
    if (result === undefined || corrupt.has(stream)) continue;
    if (result.isErr()) corrupt.set(stream, result.error);
    else recorded.push(...result.value);
  }
  for (const [stream, run] of runs) {
    if (run.corrupt !== undefined && !corrupt.has(stream)) corrupt.set(stream, run.corrupt);
  }
  return { recorded, corrupt };
}

/** Where the next page starts, and what it needs to know of the stream there. */
function placeAfter(
  last: Item,
  before: ScanPlace | undefined,
  runs: ReadonlyMap<string, CommitRun>,
  corrupt: ReadonlyMap<string, Corrupt>,
): ScanPlace {
  const stream = last["s"]?.S ?? "";
  const commit = runs.get(stream)?.commits.at(-1);
  const known = before?.stream === stream ? before.next : 1;
  const next = commit === undefined ? known : endOf(commit) + 1;
  return { after: last, stream, next: corrupt.has(stream) ? 0 : next };
}
