/** A customer: profile, property, services, satisfaction, consent, complaints, contacts. */
export type { CustomerCommand, CustomerRejection } from "./commands.js";
export { type DeclineReason, declineReasons, objectionTo } from "./contact.js";
export { customer } from "./customer.js";
export { type CustomerEvent, type CustomerEventOf, customerContract } from "./events.js";
export {
  type Fact,
  type Feature,
  type Features,
  featureSetVersion,
  features,
  isFeatureFact,
  satisfactionValidityDays,
} from "./features.js";
export type { FeatureEvent } from "./service-history.js";
export { type Customer, consentAt, currentFacts, servicesOf } from "./state.js";
