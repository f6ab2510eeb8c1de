/** What may be spent and what is. All in whole nano-USD (1e-9 USD). */
export interface Budget {
  readonly limit: number;
  /** What calls cost that said so. */
  readonly spent: number;
  /** The most that calls under way may cost, and those that ended without saying what they took. */
  readonly reserved: number;
}

/** Whether a call may go. */
export type BudgetAnswer =
  | { readonly type: "reserved"; readonly budget: Budget }
  | { readonly type: "over-budget"; readonly left: number };

/** The most US dollars that a budget counts exactly. */
const mostUsd = Math.floor(Number.MAX_SAFE_INTEGER / 1e9);

/**
 * A budget of which nothing is spent.
 *
 * @param limitUsd - 0 to 9,007,199 US dollars, rounded to a whole nano-USD. Throws a RangeError for
 *   others.
 */
export function budgetOf(limitUsd: number): Budget {
  if (!(limitUsd >= 0 && limitUsd <= mostUsd)) {
    throw new RangeError(`a limit is from 0 to ${mostUsd} USD, not ${limitUsd}`);
  }
  return { limit: Math.round(limitUsd * 1e9), spent: 0, reserved: 0 };
}

/** Sets aside the most that a call may cost, in whole nano-USD, if that much is left. */
export function reserve(budget: Budget, most: number): BudgetAnswer {
  const left = Math.max(0, budget.limit - budget.spent - budget.reserved);
  return most > left
    ? { type: "over-budget", left }
    : { type: "reserved", budget: { ...budget, reserved: budget.reserved + most } };
}

/**
 * What a call cost is known: its reservation is given back. A call whose cost nobody ever tells
 * keeps its reservation, for it may have cost that much.
 */
export function costKnown(budget: Budget, most: number, cost: number): Budget {
  return { ...budget, spent: budget.spent + cost, reserved: budget.reserved - most };
}
