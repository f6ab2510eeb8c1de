import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideStretch, type PlacedCommit } from "../../src/adapters/dynamodb/restore-stretch.js";

/** A commit of its history, by its version and number of events. */
function commit(version: number, count: number, history = "a"): PlacedCommit {
  return { version, count, item: { s: { S: "customer:c-1" }, b: { S: `${history}${version}` } } };
}

/** A stream as it was: each commit begins where the one before it ended. */
function stream(counts: readonly number[], first = 1, history = "a"): readonly PlacedCommit[] {
  let next = first;
  return counts.map((count) => {
    const made = commit(next, count, history);
    next += count;
    return made;
  });
}

const counts = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 12 });
const someOf = (commits: readonly PlacedCommit[]) =>
  fc.subarray([...commits]).map((each): readonly PlacedCommit[] => each);

/** What a reader gets: commits from the first on, as far as each follows the one before. */
function readable(commits: readonly PlacedCommit[]): readonly PlacedCommit[] {
  let next = 1;
  return [...commits]
    .sort((a, b) => a.version - b.version)
    .filter(({ version, count }) => {
      if (version !== next) return false;
      next += count;
      return true;
    });
}

describe("a stretch of a stream", () => {
  it("gets back what it lost, in order, and each that comes back can be read at once", () => {
    const losses = counts.chain((all) => fc.tuple(fc.constant(stream(all)), someOf(stream(all))));
    fc.assert(
      fc.property(losses, ([whole, inUse]) => {
        const { lost, there, held } = decideStretch(1, whole, inUse);
        expect(held).toBeUndefined();
        expect(there).toBe(inUse.length);
        let now = inUse;
        for (const back of lost) {
          now = [...now, back];
          expect(readable(now)).toContain(back);
        }
        expect(readable(now)).toEqual(whole);
      }),
    );
  });

  it("keeps every history that it has, and nothing of another comes after the parting", () => {
    const forked = fc.tuple(counts, counts, counts, fc.nat(12));
    fc.assert(
      fc.property(forked, ([common, before, since, kept]) => {
        const shared = stream(common);
        const parting = 1 + common.reduce((sum, count) => sum + count, 0);
        const restored = [...shared, ...stream(before, parting, "a")];
        const other = stream(since, parting, "b");
        const inUse = [...shared.slice(0, kept), ...other];
        const { lost, held } = decideStretch(1, restored, inUse);
        const isForked = before.length > 0 && since.length > 0;
        expect(held).toEqual(isForked ? { version: parting, why: "another-commit" } : undefined);
        if (!isForked) return;
        expect(lost).toEqual(shared.slice(kept));
        expect(readable([...inUse, ...lost])).toEqual([...shared, ...other]);
      }),
    );
  });

  it("is the same, read at once or part by part", () => {
    const parts = counts.chain((all) =>
      fc.tuple(fc.constant(stream(all)), someOf(stream(all)), fc.nat(all.length)),
    );
    fc.assert(
      fc.property(parts, ([whole, inUse, border]) => {
        const next = whole[border]?.version ?? Number.POSITIVE_INFINITY;
        const isBefore = ({ version }: PlacedCommit) => version < next;
        const isAfter = ({ version }: PlacedCommit) => version >= next;
        const one = decideStretch(1, whole, inUse);
        const first = decideStretch(1, whole.filter(isBefore), inUse.filter(isBefore));
        const second = decideStretch(first.next, whole.filter(isAfter), inUse.filter(isAfter));
        expect([...first.lost, ...second.lost]).toEqual(one.lost);
        expect(first.there + second.there).toBe(one.there);
        expect(second.next).toBe(one.next);
      }),
    );
  });

  it("has two histories where commits overlap that begin at other versions", () => {
    const overlapped = { version: 2, why: "another-commit" };
    const long = [commit(1, 1), commit(2, 3)];
    const short = [commit(1, 1), commit(3, 1, "b")];
    expect(decideStretch(1, long, short)).toMatchObject({ lost: [], there: 1, held: overlapped });
    expect(decideStretch(1, short, long)).toMatchObject({ lost: [], there: 1, held: overlapped });
  });

  it("is followed by what is in use, where the restored one has a gap", () => {
    const [one, two, three] = stream([1, 2, 1]);
    if (!one || !two || !three) throw new Error("three commits");
    expect(decideStretch(1, [one, three], [one, two])).toMatchObject({
      lost: [three],
      held: undefined,
    });
    expect(decideStretch(1, [one, three], [])).toMatchObject({
      lost: [one],
      held: { version: 2, why: "missing" },
    });
  });
});
