import type { Numbers } from "./comparison.js";
import { edgesOf } from "./edges.js";
import type { Frame } from "./profile.js";

/** A quantile of binned numbers: what it is about, and between which values it lies. */
export interface BinnedQuantile {
  readonly lower: number;
  readonly value: number;
  readonly upper: number;
}

/** The values of a bin: over the first, at most the second. */
export function endsOf(bin: number, frame: Frame, profile: Numbers): readonly [number, number] {
  const edges = edgesOf(frame);
  const [least, greatest] = [profile.least ?? 0, profile.greatest ?? 0];
  const within = (value: number) => Math.min(greatest, Math.max(least, value));
  return [within(edges[bin - 1] ?? least), within(edges[bin] ?? greatest)];
}

/**
 * The quantile of a profile's numbers at `share`: in its bin in a straight line, or exactly where all
 * values are edges. In the unit of the values.
 */
export function quantileAt(share: number, frame: Frame, profile: Numbers): BinnedQuantile {
  const { count } = profile.moments;
  const rank = Math.min(count, Math.max(1, share * count));
  let [bin, before] = [0, 0];
  while (bin < profile.counts.length - 1 && before + (profile.counts[bin] ?? 0) < rank) {
    before += profile.counts[bin] ?? 0;
    bin++;
  }
  const [lower, upper] = endsOf(bin, frame, profile);
  if (profile.onEdges === count) return { lower: upper, value: upper, upper };
  const part = (rank - before) / Math.max(1, profile.counts[bin] ?? 0);
  return { lower, value: lower + Math.min(1, Math.max(0, part)) * (upper - lower), upper };
}

/** The cumulated shares at the upper ends of bins. */
export function cumulated({ counts, moments }: Numbers): readonly number[] {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum / moments.count;
  });
}

/**
 * The greatest that D of the values can be, given their bins: within a bin only values that are no
 * edge can lie anywhere, all others lie at its upper end.
 */
export function greatestD(reference: Numbers, current: Numbers): number {
  const [f, g] = [cumulated(reference), cumulated(current)];
  const free = (side: Numbers) => (side.moments.count - side.onEdges) / side.moments.count;
  const [freeF, freeG] = [free(reference), free(current)];
  let greatest = 0;
  for (let bin = 0; bin < f.length; bin++) {
    const [fromF, fromG] = [f[bin - 1] ?? 0, g[bin - 1] ?? 0];
    const [toF, toG] = [f[bin] ?? 1, g[bin] ?? 1];
    const [mostF, mostG] = [Math.min(toF, fromF + freeF), Math.min(toG, fromG + freeG)];
    greatest = Math.max(greatest, Math.abs(toF - toG), mostF - fromG, mostG - fromF);
  }
  return Math.min(1, greatest);
}
