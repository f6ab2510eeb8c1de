/** Use cases and the ports they need. */
export * from "./admin/index.js";
export { type AgentFile, agentFile, parseAgentFile } from "./agents/agent-file.js";
export {
  type AgentError,
  type Approval,
  checkAgent,
  type InService,
  type UnusableAgent,
} from "./agents/put-into-service.js";
export type { CallOptions, Signal } from "./call.js";
export { type CaseContent, caseContent, redact } from "./cases/case.js";
export { indexCase } from "./cases/index-case.js";
export { indexCasesOf } from "./cases/index-cases-of.js";
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
export * from "./intake/index.js";
export { callsOf, costOfMessage, isSimulated } from "./message-cost.js";
export { type MessageFigures, messageFigures } from "./message-figures.js";
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
export { importMessage, type PastMessage, recordOutcome, type Told } from "./record-outcome.js";
export { recordSent, type Sent } from "./record-sent.js";
export * from "./records/index.js";
export * from "./replay/index.js";
export {
  type CustomerInIndex,
  type CustomerIsErased,
  type IndexedCustomers,
  indexCustomer,
  portraitOf,
  type SimilarityLimits,
} from "./similar-customers/index.js";
export { snapshotStream } from "./snapshot-stream.js";
export { fingerprintOf, snapshotPolicy } from "./snapshots.js";
export { type LimitedModel, spendingLimit } from "./spending-limit.js";
export * from "./views/index.js";
