import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { type ScanPart, start } from "#application";
import { type Category, category, type StreamName } from "#domain";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  counted,
  newStream,
  type Subject,
  scanAll,
  shown,
  subject,
  type TestEvent,
  testContract,
  testerContract,
} from "./subject.js";

type Stream = StreamName<TestEvent>;

/** Replay of a category that may hold more than this test wrote. */
export function scanning(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  const write = async (stream: Stream, ...ns: number[]) => {
    const { end } = (await t.store.read(stream))._unsafeUnwrap();
    const info = { commitId: randomUUID(), metadata };
    (await t.store.append(stream, end, ns.map(counted), info))._unsafeUnwrap();
  };
  const written = async (streams: number, ...ns: number[]): Promise<readonly Stream[]> => {
    const names = Array.from({ length: streams }, () => newStream(testContract.category));
    for (const name of names) await write(name, ...ns);
    return names;
  };
  /** What a whole scan says of some streams, each as `shown`, in the order of its pages. */
  const scanned = async (
    names: readonly Stream[],
    part: ScanPart = {},
    betweenPages?: () => Promise<void>,
    of: Category<TestEvent> = testContract.category,
  ): Promise<readonly string[]> => {
    const { recorded } = await scanAll(t.store, of, part, betweenPages);
    return names.map((name) => shown(recorded.filter(({ stream }) => stream === name)));
  };

  it("sees every event of every stream, each stream in order", async () => {
    const names = await written(3, 10, 20);
    for (const name of names) await write(name, 30);
    expect(await scanned(names)).toEqual(["1:10 2:20 3:30", "1:10 2:20 3:30", "1:10 2:20 3:30"]);
  });

  it("sees no other category, also one whose name begins the same", async () => {
    const other = newStream(testerContract.category);
    const info = { commitId: "c", metadata };
    await t.store.append(other, start, [{ type: "Counted", n: 99 }], info);
    await write(t.stream, 10);
    expect(await scanned([other, t.stream])).toEqual(["", "1:10"]);
    expect(await scanned([other, t.stream], {}, undefined, testerContract.category)).toEqual([
      "1:99",
      "",
    ]);
  });

  it("sees nothing in a category that nobody wrote", async () => {
    await write(t.stream, 10);
    expect(await scanned([t.stream], {}, undefined, category("unwritten"))).toEqual([""]);
  });

  it("sees each stream in exactly one of its segments, whole", async () => {
    const names = await written(12, 10, 20);
    const segments = await Promise.all(
      [0, 1, 2].map((segment) => scanned(names, { segment, of: 3 })),
    );
    for (const i of names.keys()) {
      const found = segments.map((segment) => segment[i]);
      expect(found.sort()).toEqual(["", "", "1:10 2:20"]);
    }
  });

  it("sees a stream's events in one run, also of streams that were written by turns", async () => {
    const names = await written(8, 10);
    for (const n of [20, 30, 40]) for (const name of names) await write(name, n);
    for (const of of [1, 3]) {
      const runs: string[] = [];
      for (let segment = 0; segment < of; segment += 1) {
        const { recorded } = await scanAll(t.store, testContract.category, { segment, of });
        const streams = recorded.map(({ stream }) => stream);
        runs.push(...streams.filter((stream, at) => stream !== streams[at - 1]));
      }
      const ours = runs.filter((stream) => names.some((name) => name === stream));
      expect(ours.toSorted()).toEqual([...names].sort());
    }
  });

  it("loses and repeats nothing when it goes on by cursor while others append", async () => {
    const names = await written(8, 10, 20, 30, 40, 50);
    let others = 0;
    const all = await scanned(names, {}, async () => {
      if (++others <= 5) await write(newStream(testContract.category), 1);
    });
    expect(new Set(all)).toEqual(new Set(["1:10 2:20 3:30 4:40 5:50"]));
  });

  it("goes on by cursor in a segment as it does in the whole", async () => {
    const names = await written(8, 10, 20, 30, 40, 50);
    const halves = [
      await scanned(names, { segment: 0, of: 2 }),
      await scanned(names, { segment: 1, of: 2 }),
    ];
    const whole = names.map((_, i) => halves.map((half) => half[i]).join(""));
    expect(new Set(whole)).toEqual(new Set(["1:10 2:20 3:30 4:40 5:50"]));
  });

  it("stays in order and without gaps in streams that grow meanwhile", async () => {
    const names = await written(4, 1, 2, 3);
    let rounds = 0;
    const all = await scanned(names, {}, async () => {
      if (++rounds <= 3) for (const name of names) await write(name, 3 + rounds);
    });
    for (const seen of all) expect("1:1 2:2 3:3 4:4 5:5 6:6").toContain(seen);
    for (const seen of all) expect(seen).toContain("1:1 2:2 3:3");
  });
}
