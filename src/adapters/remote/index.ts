/** What all adapters of services behind the network share: one owner of retries, and plain advice. */
export { identityAdvice } from "./identity-advice.js";
export { limited } from "./limited.js";
export { once } from "./once.js";
export { RemoteService, type ServiceTraits } from "./remote-service.js";
export { type Done, type GivenUp, repeated } from "./repeated.js";
export { isTransient, type RequestError, requestError, withoutAnswer } from "./request-error.js";
export {
  administrationLimits,
  patientLimits,
  quickLimits,
  type RetryLimits,
  type RetryOptions,
  type RetryPlan,
  retryPlan,
} from "./retries.js";
export { Slots } from "./slots.js";
