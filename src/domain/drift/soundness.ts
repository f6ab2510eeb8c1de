import type { Compared, NotCompared, Pair } from "./comparison.js";
import { present } from "./comparison.js";
import { edgesOf } from "./edges.js";
import { frameHash } from "./frame.js";
import { mismatchOf } from "./merge.js";
import type { Frame, Profile } from "./profile.js";

/** Whether a profile's counts are whole, none is negative, and they add up. */
function isCounted(profile: Profile, frame: Frame): boolean {
  const { rows, missing, unfit } = profile;
  const heads = [rows, missing, unfit, rows - missing, missing - unfit];
  if (!heads.every((count) => Number.isSafeInteger(count) && count >= 0)) return false;
  const all = present(profile);
  if (profile.holds === "rate") return profile.yes >= 0 && profile.yes <= all;
  const sum = profile.counts.reduce((so, count) => so + count, 0);
  const areWhole = profile.counts.every((count) => Number.isSafeInteger(count) && count >= 0);
  if (profile.holds === "numbers") {
    const bins = edgesOf(frame).length + 1;
    const isAll = sum === all && profile.moments.count === all && profile.onEdges <= all;
    const areFinite = Object.values(profile.moments).every(Number.isFinite);
    return areWhole && isAll && areFinite && profile.counts.length === bins;
  }
  const names = "names" in frame ? frame.names.length : 0;
  const fits = profile.kind === "set" || sum + profile.other === all;
  return areWhole && fits && profile.counts.length === names;
}

/** Why profiles must not be compared: of different frames, or damaged. */
export function troubleOf({ column, frame, reference, current }: Pair): NotCompared | undefined {
  const mismatch = mismatchOf(reference, current);
  if (mismatch !== undefined) {
    const why = `Its profiles are of a different ${mismatch.what}: make the reference again from the record.`;
    return { type: "not-comparable", why };
  }
  const own = reference.frameHash === frameHash(frame) && reference.column === column.name;
  if (!own || column.kind !== reference.kind || column.kind !== frame.kind) {
    return {
      type: "not-comparable",
      why: "Its profiles were counted over another frame: make the reference again from the record.",
    };
  }
  if (isCounted(reference, frame) && isCounted(current, frame)) return undefined;
  return { type: "error", why: "The counts of its profiles are damaged: make them again." };
}

/** A comparison whose numbers are all numbers; one that is not must not spoil the others. */
export function sound(found: Compared | NotCompared): Compared | NotCompared {
  if (found.type !== "compared") return found;
  const numbers = [
    found.gate.p,
    ...found.effects.flatMap(({ value, interval, noiseFloor, overThreshold }) => [
      value,
      ...interval,
      noiseFloor,
      overThreshold,
    ]),
    ...found.bars.flatMap((bar) => [bar.reference, bar.current, bar.contribution]),
  ];
  const { gate } = found;
  if (numbers.every(Number.isFinite)) {
    // A tail may be off by a last digit, and is a probability all the same.
    return { ...found, gate: { ...gate, p: Math.min(1, Math.max(0, gate.p)) } };
  }
  return {
    type: "error",
    why: "Its values are too large to compute with: look at what writes them.",
  };
}
