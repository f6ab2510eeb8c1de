#!/usr/bin/env node
import { setMaxListeners } from "node:events";
import { runCommandLine } from "#adapters/cli";
import { localHost } from "./local-host.js";

let interruption: AbortController | undefined;
let isOutputLost = false;

process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  // A reader that has seen enough, like `head`, is no reason to stop half way.
  if (code === "EPIPE") return;
  const [, why = message] = /^[A-Z]+: (.+?), /.exec(message) ?? [];
  process.stderr.write(`docket: The output cannot be written: ${why}.\n`);
  isOutputLost = true;
  process.exitCode = 1;
});
// Where nothing can be said any more, only the exit code says it.
process.stderr.on("error", () => undefined);

const exitCode = await runCommandLine(
  localHost,
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isInteractive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    get interrupted() {
      interruption ??= abortedOnce("SIGINT", "SIGTERM");
      return interruption.signal;
    },
  },
  process.argv.slice(2),
);
process.exitCode = isOutputLost ? 1 : exitCode;

/** Aborted by the next of these signals; the one after that ends the process, as is the system's default. */
function abortedOnce(...signals: readonly NodeJS.Signals[]): AbortController {
  const controller = new AbortController();
  // Every call under way listens to it.
  setMaxListeners(0, controller.signal);
  for (const signal of signals) process.once(signal, () => controller.abort());
  return controller;
}
