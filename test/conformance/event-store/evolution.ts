import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { type EventStore, start } from "#application";
import {
  contract,
  type DomainEvent,
  type EventContract,
  event,
  type Recorded,
  type StreamName,
} from "#domain";
import { metadata } from "../../support/metadata.js";
import { type CreateStorage, conflictOf, newStream, scanAll } from "./subject.js";

const painted = event({ colour: z.string() });

const first = contract("shape", "stream", {
  Drawn: event({ side: z.int() }),
  Painted: painted,
  Framed: event({ side: z.int(), colour: z.string() }),
  Looked: event({}),
});

/** Squares became rectangles, frames became two events, and nobody cares any more who looked. */
const toSecond = [
  {
    type: "Drawn",
    schemaVersion: 1,
    upcast: ({ side }) => [{ type: "Drawn", width: side, height: side }],
  },
  {
    type: "Framed",
    schemaVersion: 1,
    upcast: ({ side, colour }) => [
      { type: "Drawn", width: side, height: side },
      { type: "Painted", colour },
    ],
  },
  { type: "Looked", schemaVersion: 1, upcast: () => [] },
] satisfies EventContract["upcasters"];

const second = contract(
  "shape",
  "stream",
  { Drawn: event({ width: z.int(), height: z.int() }), Painted: painted },
  { schemaVersion: 2, upcasters: toSecond },
);

/** Lengths became millimetres. The order of upcasters says nothing. */
const third = contract(
  "shape",
  "stream",
  { Drawn: event({ widthMm: z.int(), heightMm: z.int() }), Painted: painted },
  {
    schemaVersion: 3,
    upcasters: [
      {
        type: "Drawn",
        schemaVersion: 2,
        upcast: ({ width, height }) => [
          { type: "Drawn", widthMm: 10 * Number(width), heightMm: 10 * Number(height) },
        ],
      },
      ...toSecond,
    ],
  },
);

/** Stores of three versions of the same program, over one storage. */
export function evolution(create: CreateStorage): void {
  let old: EventStore;
  let newer: EventStore;
  let newest: EventStore;
  let stream: StreamName;
  beforeEach(async () => {
    const storage = await create({ now: () => "2026-01-01T00:00:00.000Z" });
    [old, newer, newest] = [first, second, third].map((each) => storage.open([each])) as [
      EventStore,
      EventStore,
      EventStore,
    ];
    stream = newStream(first.category as EventContract["category"]);
  });

  const append = async (
    store: EventStore,
    ...events: (DomainEvent & Record<string, unknown>)[]
  ) => {
    const { end } = (await newest.read(stream))._unsafeUnwrap();
    const info = { commitId: randomUUID(), metadata };
    return (await store.append(stream, end, events, info))._unsafeUnwrap();
  };
  const seen = (recorded: readonly Recorded[]) =>
    recorded.map(({ version, event: each }) => [version, each]);
  const read = async (store: EventStore) =>
    seen((await store.read(stream))._unsafeUnwrap().recorded);

  it("read what an older version wrote as if it were their own", async () => {
    await append(old, { type: "Drawn", side: 3 }, { type: "Painted", colour: "red" });
    const { recorded } = (await newer.read(stream))._unsafeUnwrap();
    expect(seen(recorded)).toEqual([
      [1, { type: "Drawn", width: 3, height: 3 }],
      [2, { type: "Painted", colour: "red" }],
    ]);
    expect(recorded.map((each) => each.metadata.schemaVersion)).toEqual([2, 2]);
    const found = await scanAll(newer, second.category);
    expect(found.recorded.filter((each) => each.stream === stream)).toEqual(recorded);
  });

  it("read one event as several, which share its version", async () => {
    await append(old, { type: "Framed", side: 3, colour: "red" }, { type: "Drawn", side: 4 });
    expect(await read(newer)).toEqual([
      [1, { type: "Drawn", width: 3, height: 3 }],
      [1, { type: "Painted", colour: "red" }],
      [2, { type: "Drawn", width: 4, height: 4 }],
    ]);
    const { recorded } = (await newer.read(stream, { upTo: 1 }))._unsafeUnwrap();
    expect(recorded).toHaveLength(2);
  });

  it("leave out what became nothing, and go on behind it", async () => {
    await append(old, { type: "Drawn", side: 3 }, { type: "Looked" });
    await append(old, { type: "Looked" });
    await append(newer, { type: "Painted", colour: "red" });
    expect(await read(newer)).toEqual([
      [1, { type: "Drawn", width: 3, height: 3 }],
      [4, { type: "Painted", colour: "red" }],
    ]);
  });

  it("read across several versions at once", async () => {
    await append(old, { type: "Framed", side: 3, colour: "red" });
    await append(newer, { type: "Drawn", width: 4, height: 5 });
    await append(newest, { type: "Drawn", widthMm: 6, heightMm: 7 });
    expect(await read(newest)).toEqual([
      [1, { type: "Drawn", widthMm: 30, heightMm: 30 }],
      [1, { type: "Painted", colour: "red" }],
      [2, { type: "Drawn", widthMm: 40, heightMm: 50 }],
      [3, { type: "Drawn", widthMm: 6, heightMm: 7 }],
    ]);
  });

  it("see in a conflict what came first as if it were their own", async () => {
    await append(old, { type: "Drawn", side: 3 });
    const drawn = { type: "Drawn", width: 4, height: 4 };
    const late = await newer.append(stream, start, [drawn], { commitId: "c", metadata });
    const { commit } = conflictOf(late);
    expect(seen(commit.recorded)).toEqual([[1, { type: "Drawn", width: 3, height: 3 }]]);
    expect(commit.end.version).toBe(1);
  });

  it("do not read what a newer version wrote: it is corrupt to them, and they know why", async () => {
    await append(old, { type: "Drawn", side: 3 });
    await append(newer, { type: "Painted", colour: "red" });
    const corrupt = { type: "Corrupt", stream, version: 2, isNewer: true };
    expect((await old.read(stream))._unsafeUnwrapErr()).toMatchObject(corrupt);
    const scanned = await scanAll(old, first.category);
    expect(scanned.corrupt.filter((each) => each.stream === stream)).toMatchObject([corrupt]);
    expect(seen(scanned.recorded.filter((each) => each.stream === stream))).toEqual([
      [1, { type: "Drawn", side: 3 }],
    ]);
  });

  it("are not written to by the schemas of another version", async () => {
    const info = { commitId: "c", metadata };
    const drawn = { type: "Drawn", side: 3 };
    const refused = (await newer.append(stream, start, [drawn], info))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ type: "InvalidEvent", event: "Drawn" });
    expect(await read(newest)).toEqual([]);
  });
}
