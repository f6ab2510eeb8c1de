import { describe, expect, it } from "vitest";
import { column, columnInfo, inWords, judged, type Rows, verdictOf } from "./given.js";

function ofAmounts(reference: Rows, current: Rows) {
  return verdictOf(judged([column(columnInfo("amount"), reference, current)]), "amount");
}

describe("amounts", () => {
  it("whose heavy tail alone has grown are drift by their mean", () => {
    const rows = (most: number): Rows => [
      [100, 99_000],
      [most, 1000],
    ];
    const found = ofAmounts(rows(1000), rows(2100));
    const [first, second] = found.effects;
    expect(inWords(found)).toBe("warn");
    expect(first).toMatchObject({ measure: "mean-change", thresholds: { warn: 0.1, alert: 0.2 } });
    expect(first?.value).toBeCloseTo(11 / 109, 12);
    expect(second).toMatchObject({ measure: "ks-d", value: 0.01 });
  });

  it("that all cost a fifth more are an alert, and a fifth less too", () => {
    const rows = (factor: number): Rows =>
      Array.from({ length: 200 }, (_, index) => [factor * (1000 + index), 100] as const);
    for (const [factor, change] of [
      [1.21, 0.21],
      [0.79, -0.21],
    ] as const) {
      const found = ofAmounts(rows(1), rows(factor));
      expect(inWords(found)).toBe("alert");
      const mean = found.effects.find(({ measure }) => measure === "mean-change");
      const p95 = found.effects.find(({ measure }) => measure === "p95-change");
      expect(mean?.value).toBeCloseTo(change, 9);
      expect(p95?.value).toBeCloseTo(change, 1);
      expect(p95?.interval[0]).toBeLessThanOrEqual(p95?.value ?? 0);
    }
  });

  it("are not said to drift by a mean that chance may have moved", () => {
    // 2 points of D open the gate; the mean grew by half through one row of 100,000.
    const current: Rows = [
      [10, 48_000],
      [11, 51_999],
      [500_000, 1],
    ];
    const found = ofAmounts(
      [
        [10, 50_000],
        [11, 50_000],
      ],
      current,
    );
    expect(found.gate?.adjustedP).toBeLessThan(1e-9);
    expect(found.effects[0]).toMatchObject({ measure: "mean-change" });
    expect(found.effects[0]?.value).toBeGreaterThan(0.4);
    expect(found.effects[0]?.interval[0]).toBeLessThan(0);
    expect(inWords(found)).toBe("inconclusive");
  });

  it("that were nothing and are something are never stable, though it is no relative change", () => {
    // D is 1 point; the mean went from 0 to 1.
    const rows = (many: number): Rows => [
      [0, 100_000 - many],
      [100, many],
    ];
    expect(inWords(ofAmounts(rows(0), rows(1000)))).toBe("inconclusive");
    expect(inWords(ofAmounts(rows(0), rows(0)))).toBe("stable");
  });

  it("say what is not known of them", () => {
    const found = ofAmounts([[0, 50]], [[0, 50]]);
    expect(found.effects.map(({ measure }) => measure)).toEqual(["ks-d"]);
    expect(found.caveats).toHaveLength(2);
  });
});
