/** How much of a model may be used in a minute, and when a call may go. */
export { bearableConcurrency, type CallProfile } from "./concurrency.js";
export {
  countedTokens,
  type QuotaLimits,
  reservedTokens,
  shareOf,
  type TokenDemand,
} from "./limits.js";
export {
  type Admission,
  type QuotaCall,
  type QuotaState,
  type TokenQuota,
  tokenQuota,
} from "./token-quota.js";
export { type Charge, minuteMs } from "./window.js";
