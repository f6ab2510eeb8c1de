import { type Cost, costOf, type PriceBook } from "../message/cost.js";

/** A call as far as what it may cost is known before it is made. */
export interface CallAtWorst {
  readonly modelId: string;
  /** An upper bound of the tokens of one request's input. */
  readonly inputTokens: number;
  /** The most that one request may be answered with. */
  readonly maxTokens: number;
  /** How many requests it may take, each with all that came before it as input; a whole number from 1. */
  readonly requests: number;
  /** Whether input may be written to a cache or read from one: each has its own price. */
  readonly isCached: boolean;
}

/**
 * The most that a call may cost, in whole nano-USD: every answer as long as it may be, and all input
 * at the dearest of the prices that it may have. `unpriced` where a price that may be needed is not
 * in the book.
 */
export function worstCost(
  book: PriceBook,
  { modelId, inputTokens, maxTokens, requests, isCached }: CallAtWorst,
): Cost {
  // The n-th request holds the n - 1 answers before it.
  const repeated = (requests * (requests - 1)) / 2;
  const all = requests * inputTokens + repeated * maxTokens;
  const none = { input: 0, output: requests * maxTokens, cacheRead: 0, cacheWrite: 0 };
  const kinds = isCached ? (["input", "cacheRead", "cacheWrite"] as const) : (["input"] as const);
  const costs = kinds.map((kind) => costOf(book, modelId, { ...none, [kind]: all }));
  const known = costs.filter((cost) => cost !== "unpriced");
  return known.length < costs.length ? "unpriced" : Math.max(...known);
}
