export { type Administration, administrationOver } from "./administration.js";
export type { AgentDecision, AgentDecisionError, Decided } from "./agents.js";
export { type AgentRow, agentsView, allAgents } from "./agents-view.js";
export type { Budget, ScanPlace } from "./bounded-scan.js";
export type { NotTheFirst, Repeatable } from "./idempotency.js";
export type { RebuiltSome } from "./rebuild-some.js";
export type {
  RepublishedSome,
  RepublishPlace,
  SomeToRepublish,
  StreamToRepublish,
} from "./republish-some.js";
export type { Review } from "./reviews.js";
export type { TrafficDecision, TrafficError, UnknownVersion } from "./rollouts.js";
export { positionTag, readState, type Stale, type Updated } from "./update-stream.js";
