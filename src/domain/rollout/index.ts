/** The traffic of one agent: one stable version, at most one candidate, and its share. */
export { type Arm, type Assignment, assign, bucketOf, wholeTraffic } from "./assignment.js";
export type { RolloutCommand, RolloutRejection } from "./commands.js";
export { type RolloutEvent, rolloutContract } from "./events.js";
export { rollout } from "./rollout.js";
export {
  assignmentOf,
  type Rollout,
  type RolloutPlan,
  type RolloutRun,
  standardPlan,
  type VersionRef,
} from "./state.js";
