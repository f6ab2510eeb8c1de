import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ColumnKind,
  type ColumnValue,
  type Frame,
  frameOf,
  mergeProfiles,
  type Profile,
  profiler,
} from "#domain/drift";
import { columnInfo } from "./given.js";

const kinds = ["numeric", "amount", "score", "rate", "category", "set", "words"] as const;

/** Values of a kind, now and then of another one, or none. */
const valuesOf: Readonly<Record<ColumnKind, fc.Arbitrary<ColumnValue>>> = {
  numeric: fc.integer({ min: -50, max: 50 }),
  amount: fc.integer({ min: 0, max: 1000 }),
  score: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  rate: fc.boolean(),
  category: fc.integer({ min: 0, max: 40 }).map((number) => `name ${number}`),
  set: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { maxLength: 3 }),
  words: fc.integer({ min: 0, max: 240 }).map((part) => part / 240),
};

const row = (kind: ColumnKind) =>
  fc.record({
    value: fc.oneof(
      { weight: 9, arbitrary: valuesOf[kind] },
      { weight: 1, arbitrary: fc.constantFrom(undefined, Number.NaN, "text", 1, true) },
    ),
    key: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  });

/** Three parts, together often more than what a profile keeps by name or as a sample. */
const parts = (kind: ColumnKind) => {
  const rows = fc.array(row(kind), { maxLength: 50, size: "max" });
  return fc.tuple(rows, rows, rows);
};

interface Row {
  readonly value: ColumnValue;
  readonly key: number;
}

/** The frame is made of a few values only, so that others lie beyond it. */
function frameFor(kind: ColumnKind): Frame {
  const few: Readonly<Record<ColumnKind, readonly ColumnValue[]>> = {
    numeric: [-10, 0, 3, 7],
    amount: [1, 20, 300],
    score: [0.2, 0.5],
    rate: [],
    category: ["name 1", "name 2"],
    set: [["a"]],
    words: ["some words"],
  };
  return frameOf(columnInfo(kind), few[kind]);
}

function counting(kind: ColumnKind) {
  const [column, frame] = [columnInfo(kind), frameFor(kind)];
  return (rows: readonly Row[]): Profile => {
    const inside = profiler(column, frame);
    for (const { value, key } of rows) inside.add(value, key);
    return inside.profile();
  };
}

const merged = (a: Profile, b: Profile) => mergeProfiles(a, b)._unsafeUnwrap();

/** Everything equal, and moments up to rounding. */
function expectSame(found: Profile, expected: Profile): void {
  if (found.holds !== "numbers" || expected.holds !== "numbers") {
    expect(found).toEqual(expected);
    return;
  }
  const { moments, ...others } = found;
  const { moments: wanted, ...same } = expected;
  expect(others).toEqual(same);
  expect(moments).toMatchObject({ count: wanted.count, min: wanted.min, max: wanted.max });
  const scale = Math.max(1, Math.abs(wanted.min), Math.abs(wanted.max));
  const size = Math.max(1, wanted.count);
  for (const [name, power] of [
    ["mean", 1],
    ["m2", 2],
    ["m3", 3],
    ["m4", 4],
  ] as const) {
    const gap = (moments[name] - wanted[name]) / size / scale ** power;
    expect(Math.abs(gap)).toBeLessThan(1e-12);
  }
}

describe.each(kinds)("profiles of a %s", (kind) => {
  const count = counting(kind);

  it("are the same however rows are split, shuffled and merged", () => {
    const shuffled = parts(kind).chain(([a, b, c]) =>
      fc.tuple(
        fc.constant([a, b, c] as const),
        fc.shuffledSubarray([...a, ...b, ...c], { minLength: a.length + b.length + c.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([[a, b, c], all]) => {
        const once = count(all);
        expectSame(merged(merged(count(a), count(b)), count(c)), once);
        expectSame(merged(count(a), merged(count(b), count(c))), once);
        expectSame(merged(count(c), merged(count(b), count(a))), once);
      }),
      { numRuns: 60 },
    );
  });

  it("are the same of rows that are counted together", () => {
    fc.assert(
      fc.property(fc.array(row(kind)), (rows) => {
        const inside = profiler(columnInfo(kind), frameFor(kind));
        const numbers = rows.filter(({ value }) => typeof value === "number");
        inside.addNumbers(
          Float64Array.from(numbers, ({ value }) => Number(value)),
          Uint32Array.from(numbers, ({ key }) => key),
        );
        const others = new Map<string | boolean | undefined, number>();
        for (const { value, key } of rows) {
          if (typeof value === "object") inside.add(value, key);
          else if (typeof value !== "number") others.set(value, (others.get(value) ?? 0) + 1);
        }
        for (const [value, often] of others) inside.addAlike(value, often);
        expectSame(inside.profile(), count(rows));
      }),
    );
  });

  it("of no rows change nothing", () => {
    fc.assert(
      fc.property(fc.array(row(kind)), (rows) => {
        expect(merged(count(rows), count([]))).toEqual(count(rows));
        expect(merged(count([]), count(rows))).toEqual(count(rows));
      }),
      { numRuns: 30 },
    );
  });

  it("come back from JSON as they were", () => {
    fc.assert(
      fc.property(fc.array(row(kind)), (rows) => {
        expect(JSON.parse(JSON.stringify(count(rows)))).toEqual(count(rows));
      }),
      { numRuns: 30 },
    );
  });
});

describe("a number", () => {
  it("is counted between the edges that are less than it is and those that are not", () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, min: -1e70, max: 1e70 }),
      fc.double({ noNaN: true, min: -1e-320, max: 1e-320 }),
      fc.double({ noNaN: true, min: 0, max: 1 }),
      fc.integer({ min: -5, max: 5 }),
    );
    const numbers = fc.array(number, { maxLength: 40 });
    fc.assert(
      fc.property(numbers, numbers, (known, others) => {
        const column = columnInfo("numeric");
        const frame = frameOf(column, known);
        const inside = profiler(column, frame);
        const expected = [...known.map(() => 0), 0].slice(0, edgesIn(frame).length + 1);
        for (const value of [...known, ...others]) {
          inside.add(value, 0);
          const less = edgesIn(frame).filter((edge) => edge < value).length;
          expected[less] = (expected[less] ?? 0) + 1;
        }
        expect(inside.profile()).toMatchObject({ counts: expected });
      }),
    );
  });
});

function edgesIn(frame: Frame): readonly number[] {
  return "edges" in frame ? frame.edges : [];
}
