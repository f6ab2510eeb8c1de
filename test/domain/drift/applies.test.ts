import { describe, expect, it } from "vitest";
import { column, columnInfo, inWords, judged, side, verdictOf } from "./given.js";

describe("a column that applies to fewer customers than before", () => {
  const missing = (rows: number) => {
    const scores = column(columnInfo("score"), [[0.9, 10_000]], [[0.9, rows]]);
    const report = judged([scores], [side(10_000, "before"), side(10_000, "after")]);
    return verdictOf(report, "missing");
  };

  it("is not stable, though of the rows that it applies to none is missing", () => {
    expect([10_000, 6700, 6600, 5000].map((rows) => inWords(missing(rows)))).toEqual([
      "stable",
      "stable",
      "inconclusive",
      "inconclusive",
    ]);
  });

  it("says so", () => {
    expect(missing(9000).caveats).toEqual([]);
    expect(missing(5000).caveats).toEqual([
      "It applies to 100 % of the reference's customers and to 50 % of the current ones; where it does not apply it is not missing.",
    ]);
  });
});
