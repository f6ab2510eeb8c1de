import {
  endOfTime,
  type Fact,
  type Feature,
  featureSetVersion,
  features,
  type Instant,
  type MessageEventOf,
} from "#domain";
import type { Json, OwnFeature } from "../purpose.js";

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
    ...ownFeaturesAt(known, decisionTime, own),
  } as PinnedFeatures;
}

/** The user's own features, from what is known of a customer. */
export function ownFeaturesAt(
  known: readonly Fact[],
  at: Instant,
  own: readonly OwnFeature[],
): Readonly<Record<string, Feature<Json>>> {
  return Object.fromEntries(own.map(({ name, compute }) => [name, compute(known, at)]));
}

/** The feature set that `decisionFeatures` computes. */
export const computedFeatureSet: number = featureSetVersion;
