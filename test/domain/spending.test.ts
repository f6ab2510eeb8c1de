import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Budget,
  budgetOf,
  type CallAtWorst,
  costKnown,
  costOf,
  type PriceBook,
  reserve,
  utf8Length,
  worstCost,
} from "#domain";

const cents = (count: number) => count * 10_000_000;

describe("a budget", () => {
  it("counts in nano-USD, whatever binary fractions make of a decimal", () => {
    expect(budgetOf(0.29)).toEqual({ limit: 290_000_000, spent: 0, reserved: 0 });
    expect(budgetOf(0).limit).toBe(0);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 9_007_200])("is not of %s USD", (limit) => {
    expect(() => budgetOf(limit)).toThrow(RangeError);
  });

  it("sets aside what a call may cost as long as there is as much left", () => {
    const once = reserve(budgetOf(0.05), cents(3));
    expect(once).toEqual({
      type: "reserved",
      budget: { limit: cents(5), spent: 0, reserved: cents(3) },
    });
    const { budget } = once as { readonly budget: Budget };
    expect(reserve(budget, cents(2) + 1)).toEqual({ type: "over-budget", left: cents(2) });
    expect(reserve(budget, cents(2))).toMatchObject({ budget: { reserved: cents(5) } });
  });

  it("gives back what a call did not take", () => {
    const budget = { limit: cents(5), spent: cents(1), reserved: cents(4) };
    expect(costKnown(budget, cents(3), cents(1))).toEqual({
      limit: cents(5),
      spent: cents(2),
      reserved: cents(1),
    });
  });

  it("lets nothing go once a call has taken more than its worst case", () => {
    const budget = { limit: cents(5), spent: cents(6), reserved: 0 };
    expect(reserve(budget, 1)).toEqual({ type: "over-budget", left: 0 });
  });

  it("is never overdrawn, in whatever order calls come and end", () => {
    const step = fc.record({ most: fc.nat(1_000), ends: fc.nat(5), share: fc.nat(100) });
    fc.assert(
      fc.property(fc.nat(3_000), fc.array(step), (limit, steps) => {
        let budget: Budget = { limit, spent: 0, reserved: 0 };
        let [underWay, paid]: [number[], number] = [[], 0];
        for (const { most, ends, share } of steps) {
          const answer = reserve(budget, most);
          if (answer.type === "reserved") {
            budget = answer.budget;
            underWay.push(most);
          } else expect(most).toBeGreaterThan(answer.left);
          for (const call of underWay.slice(0, ends)) {
            const cost = Math.floor((call * share) / 100);
            budget = costKnown(budget, call, cost);
            paid += cost;
          }
          underWay = underWay.slice(ends);
          const open = underWay.reduce((sum, call) => sum + call, 0);
          expect(budget).toEqual({ limit, spent: paid, reserved: open });
          expect(paid + open).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});

const book: PriceBook = {
  source: "a test",
  asOf: "2026-01-01T00:00:00.000Z",
  models: {
    plain: { input: 1_000, output: 5_000 },
    cached: { input: 1_000, output: 5_000, cacheRead: 100, cacheWrite: 1_250 },
    "reads-dear": { input: 1_000, output: 5_000, cacheRead: 3_000, cacheWrite: 1_250 },
  },
};

const call: CallAtWorst = {
  modelId: "plain",
  inputTokens: 200,
  maxTokens: 100,
  requests: 1,
  isCached: false,
};

describe("the worst case of a call", () => {
  it("is all of its input and the longest answer", () => {
    expect(worstCost(book, call)).toBe(200 + 500);
  });

  it("of a repaired one holds the bad answer as input as well", () => {
    expect(worstCost(book, { ...call, requests: 2 })).toBe(200 + 300 + 2 * 500);
  });

  it("takes the dearest price that input may have", () => {
    expect(worstCost(book, { ...call, modelId: "cached", isCached: true })).toBe(250 + 500);
    expect(worstCost(book, { ...call, modelId: "reads-dear", isCached: true })).toBe(600 + 500);
    expect(worstCost(book, { ...call, modelId: "reads-dear" })).toBe(200 + 500);
  });

  it("is not known without a price that may be needed", () => {
    expect(worstCost(book, { ...call, modelId: "nobody-knows" })).toBe("unpriced");
    expect(worstCost(book, { ...call, isCached: true })).toBe("unpriced");
  });

  it("is never less than what a call within its bounds costs", () => {
    const parts = fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(parts, fc.constantFrom("cached", "reads-dear"), ([a, b, c, d], modelId) => {
        const tokens = { input: a, cacheRead: b, cacheWrite: c, output: d };
        const most = worstCost(book, {
          modelId,
          inputTokens: a + b + c,
          maxTokens: d,
          requests: 1,
          isCached: true,
        });
        expect(most).toBeGreaterThanOrEqual(costOf(book, modelId, tokens) as number);
      }),
    );
  });
});

describe("the length of a text in bytes", () => {
  it.each([
    ["", 0],
    ["roof", 4],
    ["Gärten", 7],
    ["庭", 3],
    ["🏡", 4],
  ])("of %j is %i", (text, bytes) => expect(utf8Length(text)).toBe(bytes));
});
