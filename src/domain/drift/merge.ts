import { err, ok, type Result } from "neverthrow";
import { mergeMoments } from "../statistics/index.js";
import { smallestHashes } from "./names.js";
import type { Profile, ProfileBody } from "./profile.js";
import { smallest } from "./sample.js";

/** Why two profiles do not belong together. */
export interface ProfileMismatch {
  readonly type: "profiles-differ";
  /** In what: another column, or the same with other edges, names or words. */
  readonly what: "column" | "kind" | "frame";
  readonly expected: string;
  readonly found: string;
}

/** In what two profiles differ that belong to one column and frame; `undefined` if they do not. */
export function mismatchOf(a: Profile, b: Profile): ProfileMismatch | undefined {
  for (const [what, expected, found] of [
    ["column", a.column, b.column],
    ["kind", a.kind, b.kind],
    ["frame", a.frameHash, b.frameHash],
    ["kind", a.holds, b.holds],
  ] as const) {
    if (expected !== found) return { type: "profiles-differ", what, expected, found };
  }
  return undefined;
}

function added(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((count, place) => count + (b[place] ?? 0));
}

function mergeBodies(a: ProfileBody, b: ProfileBody): ProfileBody {
  if (a.holds === "rate" && b.holds === "rate") return { holds: "rate", yes: a.yes + b.yes };
  if (a.holds === "names" && b.holds === "names") {
    return {
      holds: "names",
      counts: added(a.counts, b.counts),
      other: a.other + b.other,
      others: smallestHashes([...a.others, ...b.others]),
    };
  }
  if (a.holds !== "numbers" || b.holds !== "numbers") return a;
  const moments = mergeMoments(a.moments, b.moments);
  return {
    holds: "numbers",
    moments,
    least: moments.count === 0 ? null : moments.min,
    greatest: moments.count === 0 ? null : moments.max,
    counts: added(a.counts, b.counts),
    onEdges: a.onEdges + b.onEdges,
    sample: smallest(a.sample, b.sample),
  };
}

/**
 * One profile of the rows of both. Associative and commutative; a profile of no rows changes
 * nothing; whatever way rows were split, counts, ends and samples equal those of one pass exactly,
 * and moments up to rounding. Profiles of different columns or frames are refused.
 */
export function mergeProfiles(a: Profile, b: Profile): Result<Profile, ProfileMismatch> {
  const mismatch = mismatchOf(a, b);
  if (mismatch !== undefined) return err(mismatch);
  return ok({
    schemaVersion: a.schemaVersion,
    column: a.column,
    kind: a.kind,
    frameHash: a.frameHash,
    rows: a.rows + b.rows,
    missing: a.missing + b.missing,
    unfit: a.unfit + b.unfit,
    ...mergeBodies(a, b),
  });
}
