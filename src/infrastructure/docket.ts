#!/usr/bin/env node
import { runCommandLine } from "#adapters/cli";
import { localHost } from "./local-host.js";

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());
// A reader that has seen enough, like `head`, is no reason to stop half way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommandLine(
  localHost,
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isInteractive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    interrupted: interruption.signal,
  },
  process.argv.slice(2),
);
