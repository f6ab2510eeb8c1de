import { err, errAsync, ok, type Result } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryColumnFile } from "#adapters/in-memory";
import type { Chunk, EventStore } from "#application";
import {
  driftColumn,
  measureDrift,
  openChunk,
  type ScanOptions,
  scanDecisions,
} from "#application/drift";
import type { MessageEvent } from "#domain";
import { day, decisionEvents, storeOf } from "../../support/decisions.js";
import { imported, prepared, requested } from "../../support/message.js";

const options: ScanOptions = { source: "test", rowsPerChunk: 8 };

/** What each row of a file says: when it was decided, its score, and how many words its text has. */
async function rowsIn(file: InMemoryColumnFile): Promise<readonly string[]> {
  const { chunks } = (await file.restore())._unsafeUnwrap();
  const rows: string[] = [];
  for (let at = 0; at < chunks; at += 1) {
    const chunk = openChunk((await file.read(at))._unsafeUnwrap() as Chunk)._unsafeUnwrap();
    const column = (name: string) => chunk.columns.find(({ stored }) => stored.name === name);
    for (let row = 0; row < chunk.rows; row += 1) {
      const time = new Date(chunk.times[row] ?? 0).toISOString();
      const words = column("text.unseenWords")?.wordsAt(row).length;
      rows.push(`${time} ${column("score")?.valueAt(row)} ${words}`);
    }
  }
  return rows.sort();
}

/** Fifty decisions, each fifth of them declined. */
const streams = Array.from({ length: 50 }, (_, n) =>
  decisionEvents({
    id: n,
    day: n,
    score: n / 50,
    body: "word ".repeat(n),
    ...(n % 5 === 0 && { declined: "too-soon" }),
  }),
);

/** A source that fails at its nth page, and how often it was asked. */
function failingAt(store: Pick<EventStore, "scan">, nth: number) {
  let asked = 0;
  const scan: EventStore["scan"] = (category, part) => {
    asked += 1;
    return asked === nth
      ? errAsync({ type: "Unavailable", service: "test", cause: new Error("gone") })
      : store.scan(category, part);
  };
  return { scan, asked: () => asked };
}

const whole = async () => {
  const file = new InMemoryColumnFile();
  const store = await storeOf(streams);
  (await scanDecisions(store, file, options))._unsafeUnwrap();
  return rowsIn(file);
};

describe("a scan", () => {
  it("makes one row of each decision", async () => {
    const rows = await whole();
    expect(rows).toHaveLength(50);
    expect(rows.slice(0, 3)).toEqual([
      "2026-01-01T00:00:00.000Z undefined 0",
      "2026-01-02T00:00:00.000Z 0.02 1",
      "2026-01-03T00:00:00.000Z 0.04 2",
    ]);
  });

  it.each([1, 2, 3, 7, 1000])("has the same rows on pages of %i events", async (pageSize) => {
    const file = new InMemoryColumnFile();
    (await scanDecisions(await storeOf(streams, pageSize), file, options))._unsafeUnwrap();
    expect(await rowsIn(file)).toEqual(await whole());
  });

  it.each([2, 5])("has the same rows in %i segments", async (segments) => {
    const file = new InMemoryColumnFile();
    const store = await storeOf(streams, 7);
    (await scanDecisions(store, file, { ...options, segments }))._unsafeUnwrap();
    expect(await rowsIn(file)).toEqual(await whole());
  });

  it.each([1, 3])(
    "goes on from its last checkpoint, stopped at any page of %i segments",
    async (segments) => {
      const store = await storeOf(streams, 7);
      const expected = await whole();
      for (const nth of [1, 2, 3, 5, 8, 13, 21, 30]) {
        const file = new InMemoryColumnFile();
        const failed = await scanDecisions(failingAt(store, nth), file, { ...options, segments });
        expect(failed.isErr()).toBe(true);
        const went = await scanDecisions(store, file, { ...options, segments });
        expect(went._unsafeUnwrap()).toEqual({ rows: 50, events: 220, leftOut: [] });
        expect(await rowsIn(file)).toEqual(expected);
      }
    },
  );

  it("reads nothing again that it has read", async () => {
    const file = new InMemoryColumnFile();
    const store = failingAt(await storeOf(streams, 7), -1);
    (await scanDecisions(store, file, options))._unsafeUnwrap();
    const asked = store.asked();
    (await scanDecisions(store, file, options))._unsafeUnwrap();
    const window = { from: day(0), to: day(20) };
    const request = { reference: window, current: { from: day(20), to: day(40) } };
    (await measureDrift(file, { ...request, now: day(60), codeVersion: "1" }))._unsafeUnwrap();
    expect(store.asked()).toBe(asked);
  });

  it("tells how far it got", async () => {
    const told: number[] = [];
    const file = new InMemoryColumnFile();
    const onProgress = ({ rows }: { readonly rows: number }) => told.push(rows);
    (
      await scanDecisions(await storeOf(streams, 110), file, { ...options, onProgress })
    )._unsafeUnwrap();
    expect(told).toEqual([24, 50]);
  });

  it("stops when it is told to, and goes on later", async () => {
    const stopping = new AbortController();
    const file = new InMemoryColumnFile();
    const store = await storeOf(streams, 7);
    const stopped = await scanDecisions(store, file, {
      ...options,
      signal: stopping.signal,
      onProgress: ({ rows }) => rows > 20 && stopping.abort(new Error("enough")),
    });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
    expect((await scanDecisions(store, file, options))._unsafeUnwrap().rows).toBe(50);
    expect(await rowsIn(file)).toEqual(await whole());
  });

  it("counts what it leaves out, and why", async () => {
    const odd: readonly (readonly MessageEvent[])[] = [
      [imported],
      [{ ...requested, messageId: "begun" }, prepared],
      [prepared],
    ];
    const file = new InMemoryColumnFile();
    const scanned = await scanDecisions(await storeOf([...streams, ...odd]), file, options);
    expect(scanned._unsafeUnwrap()).toEqual({
      rows: 50,
      events: 224,
      leftOut: [
        { why: "messages that another system wrote", count: 1 },
        { why: "messages that were not decided yet when the record was read", count: 1 },
        { why: "streams that do not begin with a request", count: 1 },
      ],
    });
  });

  it("counts streams that cannot be read, by why, and reads the others", async () => {
    const store = await storeOf(streams, 10);
    const issues: readonly [id: number, issue: string, isNewer?: true][] = [
      [1, "schema version 2 is newer than 1", true],
      [2, "MessageTeleported: unknown type"],
      [3, "it is no JSON"],
      [4, "it is no JSON"],
    ];
    const corrupt = issues.map(([id, issue, isNewer]) => ({
      ...{ type: "Corrupt" as const, stream: `message:m-${id}`, version: 3, issues: [issue] },
      ...(isNewer && { isNewer }),
    }));
    const scan: EventStore["scan"] = (category, part) =>
      store.scan(category, part).map((page) => ({
        ...page,
        corrupt: corrupt.filter(({ stream, version }) =>
          page.recorded.some((each) => each.stream === stream && each.version === version),
        ),
        recorded: page.recorded.filter(
          ({ stream, version }) =>
            !corrupt.some((each) => each.stream === stream && version >= each.version),
        ),
      }));
    const file = new InMemoryColumnFile();
    const { rows, leftOut } = (await scanDecisions({ scan }, file, options))._unsafeUnwrap();
    expect({ rows, leftOut }).toEqual({
      rows: 46,
      leftOut: [
        { why: "streams with an event that a newer version of this program wrote", count: 1 },
        { why: "streams with an event of an unknown type", count: 1 },
        { why: "streams that are damaged, or lie in pieces", count: 2 },
      ],
    });
  });

  it.each<[string, Partial<ScanOptions>, string]>([
    ["another record", { source: "other" }, "it is of test, not of other"],
    [
      "other columns",
      { columns: { columns: [], families: [] } },
      "it has other columns: serviceCount: numeric",
    ],
  ])("does not go on with a file of %s", async (_, other, issue) => {
    const file = new InMemoryColumnFile();
    (await scanDecisions(await storeOf(streams), file, options))._unsafeUnwrap();
    const again = await scanDecisions(await storeOf(streams), file, { ...options, ...other });
    expect(again._unsafeUnwrapErr()).toEqual({ type: "OtherScan", issue });
  });

  it("does not go on where the stream is gone that it was to go on with", async () => {
    const file = new InMemoryColumnFile();
    const store = await storeOf(streams, 7);
    await scanDecisions(failingAt(store, 12), file, options);
    const gone = await scanDecisions(await storeOf(streams.slice(0, 1), 7), file, options);
    const error: Result<unknown, unknown> = gone.isErr() ? err(gone.error) : ok(undefined);
    expect(error._unsafeUnwrapErr()).toMatchObject({ type: "OtherScan" });
  });

  it("keeps the other columns when a user's own one fails, and does not say what of", async () => {
    const file = new InMemoryColumnFile();
    const broken = driftColumn({
      ...({ name: "broken", kind: "numeric", about: "" } as const),
      value: ({ body }) => JSON.parse(String(body)),
    });
    const columns = { columns: [broken], families: [] };
    const scanned = await scanDecisions(await storeOf(streams), file, { ...options, columns });
    expect(scanned._unsafeUnwrap()).toMatchObject({
      rows: 50,
      leftOut: [{ why: "rows where the column broken failed: SyntaxError", count: 40 }],
    });
  });
});
