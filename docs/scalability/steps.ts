/** What comes first at each factor, and in which order to act. */
import { utilisation } from "./arithmetic.js";
import { type Change, changes } from "./changes.js";
import type { Inputs, Limit } from "./inputs.js";

/** From this share of a limit on it is time to act: what lies over it is the next rise's. */
export const actFrom = 0.5;

/** A limit that a factor of the load comes near. */
export interface Pressed {
  readonly limit: Limit;
  readonly share: number;
  readonly change: Change;
}

/**
 * The limits that are used to `actFrom` or more at a factor, the most used first. Not those that the
 * load does not move. Throws for one that nothing says what to do about.
 */
export function pressedAt(inputs: Inputs, factor: number): readonly Pressed[] {
  return inputs.limits
    .flatMap((limit) => {
      const share = utilisation(inputs, limit, factor);
      const isMoved = share !== utilisation(inputs, limit, factor * 2);
      if (share === undefined || share < actFrom || !isMoved) return [];
      const change = changes[limit.id];
      if (change === undefined) throw new RangeError(`nothing says what to do about ${limit.id}`);
      return [{ limit, share, change }];
    })
    .sort((a, b) => b.share - a.share);
}

/** Those of them that no smaller factor has called for already. */
export function newlyPressedAt(inputs: Inputs, factor: number): readonly Pressed[] {
  const before = inputs.load.factors.filter((each) => each < factor);
  const known = new Set(
    before.flatMap((each) => pressedAt(inputs, each).map(({ limit }) => limit.id)),
  );
  return pressedAt(inputs, factor).filter(({ limit }) => !known.has(limit.id));
}
