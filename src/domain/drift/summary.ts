import { sampleVariance } from "../statistics/index.js";
import type { Check } from "./checks.js";
import { percent, present } from "./comparison.js";
import { quantileAt } from "./distributions.js";
import type { ColumnProfiles } from "./input.js";
import type { Frame, Profile } from "./profile.js";
import type { SideSummary, TrendPoint } from "./verdict.js";

/** One side of a column in numbers for people. */
export function summaryOf(frame: Frame, profile: Profile): SideSummary {
  const { rows, missing } = profile;
  if (profile.holds === "rate" && present(profile) > 0) {
    return { rows, missing, mean: profile.yes / present(profile) };
  }
  if (profile.holds !== "numbers" || profile.moments.count === 0) return { rows, missing };
  const at = (share: number) => quantileAt(share, frame, profile).value;
  const variance = sampleVariance(profile.moments);
  return {
    rows,
    missing,
    mean: profile.moments.mean,
    ...(variance === undefined ? {} : { standardDeviation: Math.sqrt(variance) }),
    quantiles: [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)],
  };
}

function trendValue(check: Check, profile: Profile): number | undefined {
  const all = check === "missing" ? profile.rows : present(profile);
  if (all === 0) return undefined;
  if (check === "missing") return profile.missing / all;
  if (profile.holds === "numbers") return profile.moments.mean;
  if (profile.holds === "rate") return profile.yes / all;
  const counted = check === "new-categories" ? profile.other : (profile.counts[0] ?? 0);
  return counted / all;
}

/** A column over time: its mean or rate, the share of its first category, or of what is missing. */
export function trendOf(check: Check, { trend }: ColumnProfiles): readonly TrendPoint[] {
  return trend.map(({ from, profile }) => {
    const value = trendValue(check, profile);
    return {
      from,
      rows: profile.rows,
      ...(value !== undefined && Number.isFinite(value) ? { value } : {}),
    };
  });
}

/** What is to be said of values that do not fit their column. */
export function caveatsOf({ reference, current, column }: ColumnProfiles): readonly string[] {
  const sides = [
    ["reference", reference],
    ["current window", current],
  ] as const;
  return sides
    .filter(([, side]) => side.unfit > 0)
    .map(
      ([name, side]) =>
        `${side.unfit} values of the ${name} (${percent(side.unfit / side.rows)}) do not fit a column of kind ${column.kind} and count as missing.`,
    );
}
