import {
  endOfTime,
  type Fact,
  featureSetVersion,
  features,
  type Instant,
  type MessageEventOf,
} from "#domain";
import type { OwnFeature } from "../purpose.js";

/** The features of a decision: the set's, then the user's own. */
export type PinnedFeatures = MessageEventOf<"ContextPrepared">["features"];

/**
 * Features at a decision, from the part of the customer's stream that it knew: event time <= its
 * time, and version <= its customer version. Two clocks alone would be no reproducible cut.
 */
export function decisionFeatures(
  known: readonly Fact[],
  decisionTime: Instant,
  own: readonly OwnFeature[],
): PinnedFeatures {
  return {
    ...features(known, decisionTime, endOfTime),
    ...Object.fromEntries(
      own.map(({ name, compute }) => [name, compute(known, decisionTime, endOfTime)]),
    ),
  } as PinnedFeatures;
}

/** The feature set that `decisionFeatures` computes. */
export const computedFeatureSet: number = featureSetVersion;
