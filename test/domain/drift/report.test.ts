import { describe, expect, it } from "vitest";
import { judgeDrift } from "#domain/drift";
import {
  column,
  columnInfo,
  inWords,
  judged,
  profileOf,
  type Rows,
  side,
  verdictOf,
} from "./given.js";

/** Two points more, with a p of 0.003: enough among few gates, too little among many. */
const some = column(
  columnInfo("rate", "approved"),
  [
    [true, 5500],
    [false, 5500],
  ],
  [
    [true, 5722],
    [false, 5278],
  ],
);

const quiet = (name: string) => {
  const rows: Rows = [
    [true, 5000],
    [false, 5000],
  ];
  return column(columnInfo("rate", name), rows, rows);
};

/** A change that no number of gates hides. */
const clear = column(
  columnInfo("rate", "clear"),
  [
    [true, 5000],
    [false, 5000],
  ],
  [
    [true, 8000],
    [false, 2000],
  ],
);

describe("a report", () => {
  it("adjusts p for all of its gates", () => {
    const alone = verdictOf(judged([some]), "rate");
    // Its own gate, that of missing values and that of the volume.
    expect((alone.gate?.adjustedP ?? 0) / (alone.gate?.p ?? 1)).toBeCloseTo(3, 9);
    expect(inWords(alone)).toBe("warn");

    const among = judged([some, ...["a", "b", "c", "d", "e"].map(quiet)]);
    const found = verdictOf(among, "rate", "approved");
    expect((found.gate?.adjustedP ?? 0) / (found.gate?.p ?? 1)).toBeCloseTo(13, 9);
    expect(inWords(found)).toBe("inconclusive");
  });

  it("counts the gates of segments, too", () => {
    const sides = { reference: side(10_000, "before"), current: side(10_000, "after") };
    const segment = { column: "purpose", value: "upsell" };
    const report = judgeDrift({
      codeVersion: "test",
      ...sides,
      columns: [{ columns: [some] }, { segment, columns: ["a", "b", "c", "d"].map(quiet) }],
      changes: ["The judge changed."],
      leftOut: [{ why: "damaged", count: 2 }],
    });
    expect(report.verdicts.map((part) => part.segment)).toEqual([undefined, segment]);
    expect(report.verdicts.map(({ columns }) => columns.length)).toEqual([3, 8]);
    expect(inWords(verdictOf(report, "rate", "approved"))).toBe("inconclusive");
    expect(report).toMatchObject({
      changes: ["The judge changed."],
      leftOut: [{ why: "damaged", count: 2 }],
    });
  });

  it("may keep another false discovery rate", () => {
    const input = {
      codeVersion: "test",
      reference: side(100, "before"),
      current: side(100, "after"),
      columns: [{ columns: [some] }],
      changes: [],
      leftOut: [],
    };
    expect(inWords(verdictOf(judgeDrift(input, { q: 0.0001 }), "rate"))).toBe("inconclusive");
    expect(() => judgeDrift(input, { q: 1 })).toThrow(RangeError);
  });

  it("tells what drifted first, farthest over its threshold before the others", () => {
    const trouble = { ...quiet("unread"), trouble: "The file of it is gone: scan again." };
    const { columns } = judged([quiet("quiet"), trouble, some, clear]).verdicts[0] ?? {};
    const first = columns?.slice(0, 2).map(({ column: { name }, check }) => [name, check]);
    expect(first).toEqual([
      ["clear", "rate"],
      ["approved", "rate"],
    ]);
    expect(columns?.at(-1)?.verdict.type).toBe("error");
  });

  it("says the same of the same, in whatever order columns come", () => {
    const columns = [some, clear, quiet("a"), quiet("b")];
    expect(judged(columns)).toEqual(judged(columns));
    const turned = judged([...columns].reverse());
    for (const name of ["approved", "clear", "a", "b"]) {
      expect(verdictOf(turned, "rate", name)).toEqual(verdictOf(judged(columns), "rate", name));
    }
  });
});

describe("a comparison within a cause", () => {
  const info = columnInfo("rate", "approved");
  const cause = { what: "judge", sentence: "Judge 2 judged 60 % after 0 %." } as const;
  const part = (yes: number) =>
    profileOf(
      info,
      clear.frame,
      Array.from({ length: 9000 }, (_, at) => at < yes),
    );
  const pair = {
    ...column(
      info,
      [
        [true, 5000],
        [false, 5000],
      ],
      [
        [true, 8000],
        [false, 2000],
      ],
    ),
    within: [{ cause, reference: part(4500), current: part(4500) }],
  };

  it("explains a drift by its own verdict", () => {
    const found = verdictOf(judged([pair]), "rate");
    expect(inWords(found)).toBe("alert");
    expect(found.causes).toMatchObject([
      {
        ...cause,
        within: { verdict: { type: "stable" }, effect: { measure: "points", value: 0 } },
      },
    ]);
  });

  it("is no gate of the report", () => {
    const { within: _within, ...without } = pair;
    expect(verdictOf(judged([pair]), "rate").gate).toEqual(
      verdictOf(judged([without]), "rate").gate,
    );
  });

  it("may have nothing to compare", () => {
    const empty = profileOf(info, clear.frame, []);
    const found = verdictOf(
      judged([{ ...pair, within: [{ cause, reference: empty, current: empty }] }]),
      "rate",
    );
    expect(found.causes[0]?.within?.verdict.type).toBe("not-comparable");
    expect(inWords(found)).toBe("alert");
  });
});
