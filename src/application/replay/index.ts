export type { Check, Verifier } from "./checks.js";
export { explain } from "./explain.js";
export type {
  ExplainedAttempt,
  ExplainedJudgement,
  ExplainedPrompt,
  Explanation,
} from "./explanation.js";
export {
  foldStreams,
  type RecordLine,
  readCategory,
  readRecord,
  readStates,
  recordLine,
} from "./record.js";
export { type RecordReport, type RecordSummary, summarise } from "./summary.js";
export { type Finding, type Verification, verifyAll, verifyMessage } from "./verify.js";
