export type { Check, Verifier } from "./checks.js";
export { explain } from "./explain.js";
export type {
  ExplainedAttempt,
  ExplainedJudgement,
  ExplainedPrompt,
  Explanation,
} from "./explanation.js";
export { type RecordLine, readCategory, readRecord, recordLine } from "./record.js";
export { type RecordReport, type RecordSummary, summarise } from "./summary.js";
export { type Finding, type Verification, verifyAll, verifyMessage } from "./verify.js";
