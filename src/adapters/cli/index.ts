/** The command line: files in, files and text out. */
export type {
  Host,
  KeptPlace,
  ModelChoice,
  Opened,
  RunSettings,
  StageAnswer,
  StageApi,
  StageRequest,
  Terminal,
  Trial,
} from "./host.js";
export { runCommandLine } from "./program.js";
export { sentenceOf } from "./sentences.js";
