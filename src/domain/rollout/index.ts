/** The traffic of one agent: one stable version, at most one candidate, and its share. */
export { type Arm, type Assignment, assign, bucketOf, wholeTraffic } from "./assignment.js";
export { type RolloutEvent, rolloutContract } from "./events.js";
export {
  assignmentOf,
  type Rollout,
  type RolloutCommand,
  type RolloutPlan,
  type RolloutRejection,
  type RolloutRun,
  rollout,
  standardPlan,
  type VersionRef,
} from "./rollout.js";
