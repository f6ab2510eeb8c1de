/** The command line: files in, files and text out. */
export { findingsOf } from "./doctor-command.js";
export type {
  Finding,
  Host,
  KeptPlace,
  ModelChoice,
  Opened,
  RestoredRecord,
  RunSettings,
  StageAnswer,
  StageApi,
  StageRequest,
  StageWebhook,
  Terminal,
  ToRestore,
  Trial,
} from "./host.js";
export { readAgents } from "./inputs.js";
export { runCommandLine } from "./program.js";
export { sentenceOf } from "./sentences.js";
