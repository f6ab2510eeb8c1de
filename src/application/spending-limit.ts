import { errAsync } from "neverthrow";
import {
  type Budget,
  budgetOf,
  type Cost,
  costKnown,
  costOf,
  type PriceBook,
  reserve,
  utf8Length,
  worstCost,
} from "#domain";
import type {
  CallFacts,
  LanguageModel,
  ModelFailure,
  ModelRequest,
  NotAsked,
} from "./ports/index.js";

/** A language model that stops asking before more is spent than may be. */
export interface LimitedModel extends LanguageModel {
  /** What was spent by now, and what may still be charged. */
  spent(): Budget;
}

/** How often an answer is asked for at most when it cannot be read: an adapter may repair it once. */
const requestsAtMost = 2;

/**
 * What is counted as input beside the request's own bytes, in tokens: how messages and tools are
 * framed (Anthropic, "Tool use": at most 530 for a tool that must be used) and, in a repair, up to
 * 1,000 characters on what was wrong.
 */
const framingTokens = 4_000;

/**
 * A model that is only asked while the worst case of a call still fits within the limit; so however
 * many calls are made at once, no more is spent. A call's worst case is set aside before it is made
 * and given back when it is known what it cost. Requests that a model's adapter sends again because
 * an answer was lost on the way are not in it: of those nobody knows whether they are charged.
 *
 * @param limitUsd - In US dollars, as `budgetOf` takes them.
 */
export function spendingLimit(
  model: LanguageModel,
  prices: PriceBook,
  limitUsd: number,
): LimitedModel {
  let budget = budgetOf(limitUsd);
  const settle = (most: number, cost: Cost) => {
    if (cost !== "unpriced") budget = costKnown(budget, most, cost);
  };
  return {
    spent: () => budget,
    complete(request, call) {
      const most = worstCost(prices, atWorst(request));
      if (most === "unpriced") return errAsync(unpriced(request));
      const answer = reserve(budget, most);
      if (answer.type === "over-budget") return errAsync(overBudget(budget, most));
      budget = answer.budget;
      return model
        .complete(request, call)
        .andTee(({ call }) => settle(most, actualCost(prices, call)))
        .orTee((error) => settle(most, costOfFailure(prices, error)));
    },
  };
}

/** No token is shorter than a byte, so a request has no more tokens of text than bytes. */
function atWorst({ modelId, system, prompt, responseSchema, inference, cache }: ModelRequest) {
  const text = JSON.stringify([system, prompt, responseSchema]);
  return {
    modelId,
    inputTokens: utf8Length(text) + framingTokens,
    maxTokens: inference.maxTokens,
    requests: requestsAtMost,
    isCached: cache?.system === true,
  };
}

function actualCost(prices: PriceBook, { modelAsked, tokens }: CallFacts): Cost {
  return costOf(prices, modelAsked, tokens);
}

const didNotRun: ReadonlySet<NotAsked["why"]> = new Set(["over-budget", "refused"]);

/** Without a word on tokens it is known of some failures alone that no model ran. */
function costOfFailure(prices: PriceBook, error: ModelFailure | NotAsked): Cost {
  if (error.type === "NotAsked") return didNotRun.has(error.why) ? 0 : "unpriced";
  // Of a repair without an answer nobody knows whether it is charged.
  if (error.kind === "timed-out" || error.kind === "unavailable") return "unpriced";
  if (error.call !== undefined) return actualCost(prices, error.call);
  return error.kind === "throttled" || error.kind === "refused" ? 0 : "unpriced";
}

function overBudget({ limit, spent, reserved }: Budget, most: number): NotAsked {
  const detail =
    `the limit is ${usd(limit)}: ${usd(spent)} are spent, ${usd(reserved)} are reserved for calls ` +
    `whose cost is not known yet, and this one would need up to ${usd(most)}`;
  return { type: "NotAsked", why: "over-budget", detail };
}

function unpriced({ modelId, cache }: ModelRequest): NotAsked {
  const what = cache?.system ? `${modelId} with its cache` : modelId;
  const detail = `the price book has no price for ${what}, so nobody can say what a call may cost`;
  return { type: "NotAsked", why: "over-budget", detail };
}

/** Nano-USD in US dollars, to a millionth. */
function usd(nanoUsd: number): string {
  return `$${(nanoUsd / 1e9).toFixed(6)}`;
}
