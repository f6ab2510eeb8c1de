/** A candidate against a baseline over a slice of history, case by case. */
export {
  type Evaluation,
  type EvaluationCommand,
  type EvaluationRejection,
  evaluation,
  plannedCases,
} from "./evaluation.js";
export { type EvaluationEvent, evaluationContract } from "./events.js";
