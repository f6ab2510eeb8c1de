/** How much may be spent on models, and whether a call may go. */
export { type Budget, type BudgetAnswer, budgetOf, costKnown, reserve } from "./budget.js";
export { type CallAtWorst, worstCost } from "./worst-cost.js";
