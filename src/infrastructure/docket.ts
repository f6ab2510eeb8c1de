#!/usr/bin/env node
import { runCommandLine } from "#adapters/cli";
import { localHost } from "./local-host.js";

const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());

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
