/** Use cases and the ports they need. */
export { type AgentFile, agentFile, parseAgentFile } from "./agents/agent-file.js";
export {
  type AgentError,
  type Approval,
  checkAgent,
  type UnusableAgent,
} from "./agents/put-into-service.js";
export type { CallOptions, Signal } from "./call.js";
export { type CaseContent, caseContent, redact } from "./cases/case.js";
export { createDocket, type Docket, type DocketOptions } from "./docket.js";
export {
  type Cause,
  type HandleCommand,
  type HandleOptions,
  handleCommand,
  type Receipt,
  type SnapshotPolicy,
  type StoreError,
} from "./handle-command.js";
export { callsOf, costOfMessage, isSimulated } from "./message-cost.js";
export * from "./pipeline/index.js";
export * from "./ports/index.js";
export { assertPosition, givePosition, type Position, start } from "./position.js";
export * from "./privacy/index.js";
export * from "./public-events/index.js";
export {
  type Json,
  type OwnFeature,
  type Purpose,
  presentOr,
  standardPurposes,
} from "./purpose.js";
export type { PastMessage, Told } from "./record-outcome.js";
export type { Sent } from "./record-sent.js";
export * from "./records/index.js";
export * from "./replay/index.js";
export {
  type CustomerInIndex,
  type CustomerIsErased,
  type IndexedCustomers,
  portraitOf,
  type SimilarityLimits,
} from "./similar-customers/index.js";
export { fingerprintOf, snapshotPolicy } from "./snapshots.js";
export { type LimitedModel, spendingLimit } from "./spending-limit.js";
export * from "./views/index.js";
