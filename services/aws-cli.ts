import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "neverthrow";
import { repository } from "./cache.js";
import { type PythonOptions, pythonWith } from "./python.js";

/** Where to look for Python, and where to keep what is fetched. */
export type AwsCliOptions = Partial<Pick<PythonOptions, "env" | "cache">>;

/**
 * The command of a Python that has the command line of AWS as its module `awscli`, in an environment of
 * its own that is made the first time (about 20 s); or why it cannot be had and what to do. Several
 * processes may ask at once.
 */
export async function pythonWithAwsCli({
  env = process.env,
  ...options
}: AwsCliOptions = {}): Promise<Result<string, string>> {
  const lock = join(repository(import.meta.dirname), "services", "aws-cli.lock");
  const requirements = await readFile(lock, "utf8");
  return pythonWith({ name: "aws-cli", requirements, env, ...options });
}
