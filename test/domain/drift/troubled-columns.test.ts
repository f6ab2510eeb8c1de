import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ColumnProfiles, type ColumnValue, driftReportSchema, frameOf } from "#domain/drift";
import { column, columnInfo, inWords, judged, profileOf, side, verdictOf } from "./given.js";

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

describe("a bad column", () => {
  const numbers = column(
    columnInfo("numeric"),
    [
      [1, 50],
      [2, 50],
    ],
    [
      [1, 50],
      [2, 50],
    ],
  );
  const bad: readonly (readonly [string, ColumnProfiles, string])[] = [
    ["that could not be read", { ...numbers, trouble: "Gone." }, "error"],
    [
      "of another frame",
      { ...numbers, current: profileOf(numbers.column, frameOf(numbers.column, [1]), [1]) },
      "not-comparable",
    ],
    ["with a foreign frame", { ...numbers, frame: frameOf(numbers.column, [1]) }, "not-comparable"],
    ["with too few counts", { ...numbers, current: { ...numbers.current, rows: 7 } }, "error"],
    ["with negative counts", { ...numbers, current: { ...numbers.current, missing: -1 } }, "error"],
    [
      "with broken counts",
      { ...numbers, current: Object.assign({}, numbers.current, { counts: [99.5, 0.5, 0] }) },
      "error",
    ],
    [
      "with moments that overflowed",
      {
        ...column(
          columnInfo("amount"),
          [
            [1, 9],
            [2, 9],
          ],
          [
            [1, 9],
            [2, 9],
          ],
        ),
        current: {
          ...column(
            columnInfo("amount"),
            [
              [1, 9],
              [2, 9],
            ],
            [
              [1, 9],
              [2, 9],
            ],
          ).current,
          moments: { count: 18, mean: Number.NaN, m2: 0, m3: 0, m4: 0, min: 1, max: 2 },
        } as ColumnProfiles["current"],
      },
      "error",
    ],
  ];

  it.each(bad)("%s is told so, and spoils no other", (_which, trouble, verdict) => {
    const report = judged([trouble, clear]);
    expect(inWords(verdictOf(report, "rate", "clear"))).toBe("alert");
    const own = report.verdicts[0]?.columns.find((one) => one.check === trouble.column.kind);
    expect(own?.verdict.type).toBe(verdict);
    expect(driftReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });
});

describe("whatever values there are", () => {
  const anything: fc.Arbitrary<ColumnValue> = fc.oneof(
    fc.double(),
    fc.integer({ min: -3, max: 3 }),
    fc.boolean(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("a", "b", "c"),
    fc.array(fc.constantFrom("a", "b", "\ud800"), { maxLength: 4 }),
    fc.constant(undefined),
  );
  const kind = fc.constantFrom("numeric", "amount", "score", "rate", "category", "set", "words");

  it("there is a report, and it is JSON of the published schema", () => {
    const values = fc.array(anything, { maxLength: 60 });
    fc.assert(
      fc.property(kind, values, values, fc.nat(50), (of, before, now, customers) => {
        const info = columnInfo(of);
        const frame = frameOf(info, of === "words" ? ["some words"] : before);
        const pair = {
          column: info,
          frame,
          reference: profileOf(info, frame, before),
          current: profileOf(info, frame, now),
          trend: [{ from: "2026-01-01T00:00:00.000Z", profile: profileOf(info, frame, now) }],
        };
        const report = judged([pair], [side(customers, "before"), side(30, "after")]);
        expect(driftReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }),
      { numRuns: 400 },
    );
  });
});
