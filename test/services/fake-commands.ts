import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A machine with nothing on its PATH and nothing fetched yet, made anew for each test of a file. */
export interface BareMachine {
  readonly folder: string;
  readonly cache: string;
  /** Its environment; the commands that come with the system are there only on request. */
  env(options?: { readonly hasShellCommands: boolean }): NodeJS.ProcessEnv;
  /** Puts a command on the PATH that runs this shell text. */
  install(command: string, text: string): void;
}

/** A bare machine for the tests of this file. */
export function bareMachine(): BareMachine {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "docket-bare-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    get cache() {
      return join(folder, "cache");
    },
    env: ({ hasShellCommands } = { hasShellCommands: false }) => ({
      PATH: hasShellCommands ? [folder, "/bin"].join(delimiter) : folder,
    }),
    install: (command, text) => {
      writeFileSync(join(folder, command), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, command), 0o755);
    },
  };
}

/** What Java 17 says when it is asked for its version. */
export const java17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`;
