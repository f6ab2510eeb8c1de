import * as z from "zod";
import { instant, type Read, text } from "../kernel/index.js";

const nanoUsdPer1000Tokens = z.int().nonnegative();

/** What models cost, by model id, in nano-USD (1e-9 USD) for 1,000 tokens. */
export const priceBook = z.strictObject({
  /** Where the prices were read, and when. */
  source: text(500),
  asOf: instant,
  models: z.record(
    text(256),
    z.strictObject({
      input: nanoUsdPer1000Tokens,
      output: nanoUsdPer1000Tokens,
      cacheRead: nanoUsdPer1000Tokens.optional(),
      cacheWrite: nanoUsdPer1000Tokens.optional(),
    }),
  ),
});

/** What models cost, as the domain reads it. */
export type PriceBook = Read<typeof priceBook>;

/** Tokens of one call. `input` does not count those read from or written to a cache. */
export const tokenUsage = z.strictObject({
  input: z.int().nonnegative(),
  output: z.int().nonnegative(),
  cacheRead: z.int().nonnegative(),
  cacheWrite: z.int().nonnegative(),
});

/** Tokens of one call, as the domain reads them. */
export type TokenUsage = Read<typeof tokenUsage>;

/** Nano-USD, rounded up to a whole one; or that the price is not known, which is never 0. */
export type Cost = number | "unpriced";

/**
 * What a call cost by a price book. A model that is not in the book, or cached tokens of a model
 * without a price for them, are `unpriced`.
 */
export function costOf(book: PriceBook, modelId: string, tokens: TokenUsage): Cost {
  const price = Object.hasOwn(book.models, modelId) ? book.models[modelId] : undefined;
  if (price === undefined) return "unpriced";
  const { cacheRead, cacheWrite } = price;
  if (tokens.cacheRead > 0 && cacheRead === undefined) return "unpriced";
  if (tokens.cacheWrite > 0 && cacheWrite === undefined) return "unpriced";
  const thousandths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * (cacheRead ?? 0) +
    tokens.cacheWrite * (cacheWrite ?? 0);
  return Math.ceil(thousandths / 1000);
}

/** The sum of costs that are known, and how many are not. */
export function totalCost(costs: readonly Cost[]): {
  readonly nanoUsd: number;
  readonly unpriced: number;
} {
  const known = costs.filter((cost) => cost !== "unpriced");
  return {
    nanoUsd: known.reduce((sum, cost) => sum + cost, 0),
    unpriced: costs.length - known.length,
  };
}
