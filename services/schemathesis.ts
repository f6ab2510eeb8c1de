import type { Result } from "neverthrow";
import { type PythonOptions, pythonLocked } from "./python.js";

/**
 * The command of a Python that has Schemathesis, which tries APIs against their documents, and
 * openapi-spec-validator, in an environment of its own that is made the first time (about 30 s); or why
 * it cannot be had and what to do. Several processes may ask at once.
 */
export function pythonWithSchemathesis(
  options: Partial<Pick<PythonOptions, "env" | "cache">> = {},
): Promise<Result<string, string>> {
  return pythonLocked("schemathesis", options);
}
