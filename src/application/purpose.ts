import type { Fact, Feature, Features, Instant } from "#domain";

/** What a message is for, who writes it, and when it may be written. */
export interface Purpose {
  /** E.g. `upsell`. Part of the message's identity and of its prompt. */
  readonly name: string;
  /** The generator that writes it. */
  readonly agentId: string;
  readonly channel: "email";
  /** The consent it needs. */
  readonly consentPurpose: string;
  /** Days before and after it in which no other message is made. */
  readonly quietDays: number;
  /** Whether this is what to write to a customer with these features, and these of your own. */
  readonly suits: (features: Features, own: Readonly<Record<string, Feature<Json>>>) => boolean;
}

/** A user's own feature, computed, pinned, rendered and verified beside those of the feature set. */
export interface OwnFeature {
  readonly name: string;
  /** A pure function of what is known of a customer: what holds at `at`. */
  readonly compute: (facts: readonly Fact[], at: Instant) => Feature<Json>;
}

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Ask delighted customers for a referral, offer something to the others. */
export function standardPurposes(agentId = "email-generator"): readonly Purpose[] {
  const email = { agentId, channel: "email", consentPurpose: "marketing", quietDays: 30 } as const;
  return [
    { name: "referral", ...email, suits: isDelighted },
    { name: "upsell", ...email, suits: ({ serviceCount }) => presentOr(serviceCount, 0) > 0 },
  ];
}

/** At least two services, and a mean score of 4.5 or better that does not fall. */
function isDelighted({ serviceCount, satisfactionAverage, satisfactionTrend }: Features): boolean {
  return (
    presentOr(serviceCount, 0) >= 2 &&
    presentOr(satisfactionAverage, 0) >= 4.5 &&
    presentOr(satisfactionTrend, 0) >= 0
  );
}

/** A feature's value, or what to take when it is absent or expired. */
export function presentOr<T>(feature: Feature<T>, otherwise: T): T {
  return feature.status === "present" ? feature.value : otherwise;
}
