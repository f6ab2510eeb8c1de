import type { ColumnProfiles, Profile } from "#domain/drift";
import {
  chiSquareOfHomogeneity,
  jensenShannonDistance,
  kolmogorovSmirnovOfCounts,
  populationStability,
} from "#domain/statistics";

/** Rules that are in use elsewhere: a report alarms if any column is over the threshold. */
export const usualRules = ["PSI > 0.1", "PSI > 0.2", "JS > 0.1", "any p < 0.05"] as const;

/** Bins of numbers as they are usually made: the reference's deciles. */
function deciles(reference: readonly number[], current: readonly number[]) {
  const all = reference.reduce((sum, count) => sum + count, 0);
  const bins: [number, number][] = [[0, 0]];
  let reached = 0;
  for (const [at, count] of reference.entries()) {
    const bin = bins.at(-1) ?? [0, 0];
    bin[0] += count;
    bin[1] += current[at] ?? 0;
    reached += count;
    if (bins.length < 10 && reached >= (bins.length * all) / 10) bins.push([0, 0]);
  }
  return [bins.map(([before]) => before), bins.map(([, now]) => now)] as const;
}

function countsOf(profile: Profile): readonly number[] {
  if (profile.holds === "numbers") return profile.counts;
  if (profile.holds === "names") return [...profile.counts, profile.other];
  return [profile.yes, profile.rows - profile.missing - profile.yes];
}

/** Whether a column is over each of the usual thresholds. */
function alarms({ reference, current }: ColumnProfiles): readonly boolean[] {
  const [all, now] = [countsOf(reference), countsOf(current)];
  const isBinned = reference.holds === "numbers";
  const [before, after] = isBinned ? deciles(all, now) : [all, now];
  const psi = populationStability(before, after).unwrapOr(0);
  const js = jensenShannonDistance(before, after, { base: "e" }).unwrapOr(0);
  const p = isBinned
    ? kolmogorovSmirnovOfCounts(all, now, { exactUpTo: 1e6 }).map(({ pValue }) => pValue)
    : chiSquareOfHomogeneity(before, after).map(({ pValue }) => pValue);
  return [psi > 0.1, psi > 0.2, js > 0.1, p.unwrapOr(1) < 0.05];
}

/** Whether a report would alarm, rule by rule. Sets are left out, for the rules do not know them. */
export function usualAlarms(columns: readonly ColumnProfiles[]): readonly boolean[] {
  const each = columns.filter(({ column }) => column.kind !== "set").map(alarms);
  return usualRules.map((_, rule) => each.some((ofColumn) => ofColumn[rule] === true));
}
