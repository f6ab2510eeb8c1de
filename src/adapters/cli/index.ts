/** The command line: files in, files and text out. */
export type { Host, Opened, RunSettings, Terminal } from "./host.js";
export { runCommandLine } from "./program.js";
export { sentenceOf } from "./sentences.js";
