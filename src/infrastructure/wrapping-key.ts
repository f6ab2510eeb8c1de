import { err, ok, type Result } from "neverthrow";

/** The variable that holds the wrapping key of databases: 32 bytes as base64. */
export const wrappingKeyVariable = "DOCKET_KEY";

/** The wrapping key from the environment, if one is set. An error is a sentence without it. */
export function wrappingKeyFrom(
  environment: Readonly<Record<string, string | undefined>>,
): Result<Uint8Array | undefined, string> {
  const text = environment[wrappingKeyVariable];
  if (text === undefined || text === "") return ok(undefined);
  const key = Buffer.from(text, "base64");
  return key.byteLength === 32 && key.toString("base64") === text.trim()
    ? ok(key)
    : err(
        `${wrappingKeyVariable} is no key: expected 32 bytes as base64, e.g. of "openssl rand -base64 32".`,
      );
}
