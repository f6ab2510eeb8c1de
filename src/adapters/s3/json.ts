import { err, ok, type Result } from "neverthrow";

/** The value of a JSON text, or what is wrong with it. */
export function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(`it is no JSON (${error instanceof Error ? error.message : error})`);
  }
}
