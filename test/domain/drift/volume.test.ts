import { describe, expect, it } from "vitest";
import { inWords, judged, side, verdictOf } from "./given.js";

describe("the volume", () => {
  const of = (customers: number) =>
    verdictOf(judged([], [side(1000, "before"), side(customers, "after")]), "volume");

  it.each([
    [2000, "alert"],
    [1999, "warn"],
    [1500, "warn"],
    [1499, "inconclusive"],
    [1050, "stable"],
    [667, "inconclusive"],
    [666, "warn"],
    [500, "alert"],
  ])("of %d customers after 1,000 is: %s", (customers, verdict) => {
    expect(inWords(of(customers))).toBe(verdict);
    expect(of(customers).effects[0]?.value).toBeCloseTo(customers / 1000, 12);
  });

  it("is no drift for one customer with many decisions, and not stable either", () => {
    const after = (decisions: number) => {
      const current = { ...side(1001, "after"), decisions };
      return verdictOf(judged([], [side(1000, "before"), current]), "volume");
    };
    expect([2000, 2200, 50_000, 100].map((decisions) => inWords(after(decisions)))).toEqual([
      "stable",
      "stable",
      "inconclusive",
      "inconclusive",
    ]);
    expect(after(50_000).effects[0]?.interval[1]).toBe(25);
    expect(after(50_000).caveats).toEqual([
      "Decisions a day are 25 times as many: 2 a customer in the reference, 50 in the current window.",
    ]);
  });

  it("of windows of other lengths may lie between as many customers and in proportion", () => {
    const week = { from: "2026-01-29T00:00:00.000Z", to: "2026-02-05T00:00:00.000Z" };
    const after = (customers: number) => {
      const current = { ...side(customers, "after"), window: week };
      return verdictOf(judged([], [side(1000, "before"), current]), "volume");
    };
    // A quarter of the time: 250 where nobody comes twice, 1,000 where all come every week.
    expect([250, 500, 1000].map((customers) => inWords(after(customers)))).toEqual([
      "inconclusive",
      "inconclusive",
      "inconclusive",
    ]);
    expect([inWords(after(120)), inWords(after(2500))]).toEqual(["alert", "alert"]);
    expect(after(500).caveats).toHaveLength(1);
  });

  it("of nobody, or of a window without length, is not comparable", () => {
    expect(inWords(of(0))).toBe("not-comparable");
    const from = "2026-02-01T00:00:00.000Z";
    const none = { ...side(5, "after"), window: { from, to: from } };
    expect(inWords(verdictOf(judged([], [side(5, "before"), none]), "volume"))).toBe("error");
  });
});
