import type { Compared } from "./comparison.js";
import { isSurelySmall, mayBeNothing, reaches } from "./thresholds.js";
import type { Effect, Verdict } from "./verdict.js";

/**
 * Mean and 95 % quantile of amounts stand behind the gate of D, which a change elsewhere may open:
 * so they count only where their own interval leaves out that nothing has changed.
 */
function counts(effect: Effect): boolean {
  const isBehindAnother = effect.measure === "mean-change" || effect.measure === "p95-change";
  return !(isBehindAnother && mayBeNothing(effect));
}

/**
 * What is said of effects behind one gate. Drift: the gate's p is at most q, and an effect is at or
 * over its threshold. Stable: every interval lies under what is worth a word, and no change is left
 * open. Otherwise inconclusive.
 */
export function verdictOf(
  { effects, leavesOpen = false }: Pick<Compared, "effects" | "leavesOpen">,
  p: number,
  q: number,
): Verdict {
  const large = effects.filter((effect) => counts(effect) && reaches(effect, "warn"));
  if (p <= q && large.length > 0) {
    const isAlert = large.some((effect) => reaches(effect, "alert"));
    return { type: "drift", level: isAlert ? "alert" : "warn" };
  }
  return { type: !leavesOpen && effects.every(isSurelySmall) ? "stable" : "inconclusive" };
}
