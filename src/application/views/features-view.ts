import {
  type CustomerEvent,
  customer,
  customerContract,
  erasePersonal,
  type Fact,
  type FeatureEvent,
  featureSetVersion,
  idOf,
  isFeatureFact,
  type Recorded,
} from "#domain";
import type { View } from "./view.js";

/**
 * The dated facts that a customer's features are made of, without personal data. The values are
 * computed for the instant asked by `features(row.facts, at, knownAt)`: some age without any event.
 */
export interface FeaturesRow {
  readonly customerId: string;
  readonly featureSet: number;
  readonly facts: readonly Fact<FeatureEvent>[];
}

/** One row a customer. */
export const featuresView: View<CustomerEvent, FeaturesRow> = {
  name: "features@1",
  category: customer.category,
  rowOf(recorded) {
    const [first] = recorded;
    return (
      first && {
        customerId: idOf(first.stream),
        featureSet: featureSetVersion,
        facts: recorded.filter(isFeatureRecord).map(({ version, recordedAt, event }) => ({
          version,
          recordedAt,
          event: erasePersonal(customerContract, event),
        })),
      }
    );
  },
  indexesOf: () => ({}),
};

function isFeatureRecord(recorded: Recorded<CustomerEvent>): recorded is Recorded<FeatureEvent> {
  return isFeatureFact(recorded);
}
