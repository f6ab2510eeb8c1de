import type { Result } from "neverthrow";
import { type PythonOptions, pythonLocked } from "./python.js";

/**
 * The command of a Python that has the command line of AWS as its module `awscli`, in an environment of
 * its own that is made the first time (about 20 s); or why it cannot be had and what to do. Several
 * processes may ask at once.
 */
export function pythonWithAwsCli(
  options: Partial<Pick<PythonOptions, "env" | "cache">> = {},
): Promise<Result<string, string>> {
  return pythonLocked("aws-cli", options);
}
