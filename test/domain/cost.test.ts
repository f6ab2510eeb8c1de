import { describe, expect, it } from "vitest";
import { costOf, type PriceBook, priceBook, type TokenUsage, totalCost } from "#domain";

const book: PriceBook = {
  source: "price list",
  asOf: "2026-01-01T00:00:00.000Z",
  models: {
    "model-a": { input: 3_000_000, output: 15_000_000, cacheRead: 300_000, cacheWrite: 3_750_000 },
    "model-b": { input: 1, output: 1 },
    free: { input: 0, output: 0 },
  },
};
const none: TokenUsage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

describe("the cost of a call", () => {
  it("is tokens by price, in nano-USD", () => {
    // 900 x 3,000 + 200 x 15,000 nano-USD
    expect(costOf(book, "model-a", { ...none, input: 900, output: 200 })).toBe(5_700_000);
  });

  it("counts what was read from and written to a cache at its own price", () => {
    const cached = { ...none, cacheRead: 10_000, cacheWrite: 1_000 };
    expect(costOf(book, "model-a", cached)).toBe(3_000_000 + 3_750_000);
  });

  it("is rounded up to a whole nano-USD, once for the whole call", () => {
    expect(costOf(book, "model-b", { ...none, input: 1 })).toBe(1);
    expect(costOf(book, "model-b", { ...none, input: 400, output: 600 })).toBe(1);
    expect(costOf(book, "model-b", { ...none, input: 500, output: 501 })).toBe(2);
    expect(costOf(book, "model-b", none)).toBe(0);
  });

  it("is an integer also for a million tokens of the dearest", () => {
    const cost = costOf(book, "model-a", { ...none, input: 1_000_000, output: 1_000_000 });
    expect(cost).toBe(18_000_000_000);
  });

  it("of a model that is not in the book is unpriced, never 0", () => {
    expect(costOf(book, "model-z", none)).toBe("unpriced");
    expect(costOf(book, "constructor", none)).toBe("unpriced");
    expect(costOf(book, "free", { ...none, input: 1_000 })).toBe(0);
  });

  it("of cached tokens without a price is unpriced", () => {
    expect(costOf(book, "model-b", { ...none, cacheRead: 1 })).toBe("unpriced");
    expect(costOf(book, "model-b", { ...none, cacheWrite: 1 })).toBe("unpriced");
  });
});

describe("a total", () => {
  it("sums what is known and counts what is not", () => {
    expect(totalCost([5, "unpriced", 7, "unpriced"])).toEqual({ nanoUsd: 12, unpriced: 2 });
    expect(totalCost([])).toEqual({ nanoUsd: 0, unpriced: 0 });
  });
});

describe("a price book", () => {
  it("has prices in whole nano-USD that are not negative", () => {
    const withInput = (input: number) => ({
      ...book,
      models: { "model-a": { input, output: 0 } },
    });
    expect(priceBook.safeParse(book).success).toBe(true);
    expect(priceBook.safeParse(withInput(0.5)).success).toBe(false);
    expect(priceBook.safeParse(withInput(-1)).success).toBe(false);
  });
});
