import { describe, expect, it } from "vitest";
import type { ColumnKind } from "#domain/drift";
import { column, columnInfo, inWords, judged, type Rows, verdictOf } from "./given.js";

const samples: Readonly<Record<ColumnKind, Rows>> = {
  numeric: [
    [1, 60],
    [2, 40],
  ],
  amount: [
    [10, 60],
    [20, 40],
  ],
  score: [
    [0.5, 60],
    [0.9, 40],
  ],
  rate: [
    [true, 60],
    [false, 40],
  ],
  category: [
    ["a", 60],
    ["b", 40],
  ],
  set: [
    [["a"], 60],
    [["a", "b"], 40],
  ],
  words: [
    [0.1, 60],
    [0.2, 40],
  ],
};
const kinds = Object.keys(samples) as readonly ColumnKind[];

describe.each(kinds)("a column of kind %s", (kind) => {
  const info = columnInfo(kind);
  const rows = samples[kind];

  it("without a value in one window is not comparable, and says in which", () => {
    const found = verdictOf(judged([column(info, rows, [])]), kind);
    expect(found.verdict).toEqual({
      type: "not-comparable",
      why: "The current window has no value in this column: take windows in which it was recorded.",
    });
    const missing = verdictOf(judged([column(info, [[undefined, 100]], rows)]), kind);
    expect(missing.verdict).toMatchObject({
      why: "The reference has no value in this column: take windows in which it was recorded.",
    });
    expect(inWords(verdictOf(judged([column(info, [], [])]), kind))).toBe("not-comparable");
  });

  it("that lost all its values is an alert by what is missing", () => {
    const report = judged([column(info, rows, [[undefined, 100]])]);
    expect(inWords(verdictOf(report, "missing"))).toBe("alert");
  });

  it("that changed its type says so", () => {
    const other: Rows = [[kind === "category" ? 5 : "text", 100]];
    const report = judged([column(info, rows, other)]);
    const found = verdictOf(report, kind);
    expect(found.verdict).toMatchObject({
      type: "not-comparable",
      why: `The current window has 100 values, none of which fits a column of kind ${kind}: its type has changed, so look at what writes it.`,
    });
    expect(found.caveats).toEqual([
      `100 values of the current window (100 %) do not fit a column of kind ${kind} and count as missing.`,
    ]);
    expect(inWords(verdictOf(report, "missing"))).toBe("alert");
  });

  it("of a single row on each side is inconclusive", () => {
    const one: Rows = [[rows[0]?.[0], 1]];
    expect(inWords(verdictOf(judged([column(info, one, one)]), kind))).toBe("inconclusive");
  });

  it("of equal values is stable once there are enough of them", () => {
    const same = (times: number): Rows => [[rows[0]?.[0], times]];
    const of = (times: number) => verdictOf(judged([column(info, same(times), same(times))]), kind);
    expect(inWords(of(10))).toBe("inconclusive");
    expect(inWords(of(20_000))).toBe("stable");
    expect(of(20_000).gate?.p).toBe(1);
  });
});

describe("numbers that are none", () => {
  it("count as missing, with a caveat, and change nothing else", () => {
    const info = columnInfo("numeric");
    const rows: Rows = [...samples.numeric, [Number.NaN, 3], [Infinity, 2]];
    const [bad, good] = [
      verdictOf(judged([column(info, samples.numeric, rows)]), "numeric"),
      verdictOf(judged([column(info, samples.numeric, samples.numeric)]), "numeric"),
    ];
    expect(bad.effects).toEqual(good.effects);
    expect(bad.current).toMatchObject({ rows: 105, missing: 5 });
    expect(bad.caveats).toEqual([
      "5 values of the current window (4.8 %) do not fit a column of kind numeric and count as missing.",
    ]);
  });
});

describe("too many categories", () => {
  const info = columnInfo("category");
  const distinct = (count: number, name: string): Rows =>
    Array.from({ length: count }, (_, place) => [`${name} ${place}`, 1] as const);

  it("are not comparable, in bounded space", () => {
    const report = judged([column(info, distinct(100_000, "id"), distinct(1000, "id"))]);
    expect(verdictOf(report, "category").verdict).toEqual({
      type: "not-comparable",
      why: "100 % of the reference's rows have categories too rare to be counted by name: compare something coarser.",
    });
    expect(inWords(verdictOf(report, "new-categories"))).toBe("not-comparable");
    expect(JSON.stringify(report).length).toBeLessThan(20_000);
  });

  it("beside frequent ones are one category, and about how many they are is told", () => {
    const before: Rows = [["a", 9000], ...distinct(2000, "id")];
    const now: Rows = [["a", 7000], ...distinct(2000, "new"), ...distinct(2000, "id")];
    const report = judged([column(info, before, now)]);
    expect(inWords(verdictOf(report, "category"))).toBe("alert");
    const found = verdictOf(report, "new-categories");
    expect(inWords(found)).toBe("inconclusive");
    // 4,000 of 11,000 rows, less the 199 of the frame and twelve others that are counted by name.
    expect(found.effects[0]?.interval[1]).toBeCloseTo(3789 / 11_000, 9);
    expect(
      found.caveats.filter((caveat) => caveat.includes("categories than are counted")),
    ).toHaveLength(2);
  });

  it("do not hide a new one that is frequent", () => {
    const before: Rows = [
      ["a", 9000],
      ["b", 1000],
    ];
    const now: Rows = [
      ["a", 8000],
      ["b", 1000],
      ["c", 1000],
    ];
    expect(inWords(verdictOf(judged([column(info, before, now)]), "new-categories"))).toBe("alert");
  });
});

describe("rare categories", () => {
  it("go together for the test", () => {
    const before: Rows = [
      ["a", 60],
      ["b", 36],
      ["c", 2],
      ["d", 2],
    ];
    const now: Rows = [
      ["a", 60],
      ["b", 36],
      ["e", 2],
      ["f", 2],
    ];
    const found = verdictOf(judged([column(columnInfo("category"), before, now)]), "category");
    expect(found.gate).toMatchObject({ test: "chi-square", p: 1 });
  });

  it("leave Fisher's test where nothing else is left", () => {
    const found = verdictOf(
      judged([
        column(
          columnInfo("category"),
          [
            ["a", 4],
            ["b", 1],
          ],
          [
            ["a", 1],
            ["b", 4],
          ],
        ),
      ]),
      "category",
    );
    // 2 (C(5,4) C(5,1) + C(5,5) C(5,0)) / C(10,5)
    expect(found.gate?.test).toBe("fisher");
    expect(found.gate?.p).toBeCloseTo(52 / 252, 12);
  });
});
