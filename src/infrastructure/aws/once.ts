import type { ResultAsync } from "neverthrow";
import type { Unavailable } from "#application";

/** Looks for something when it is first needed, and remembers what was found; a failure is none. */
export function once<T>(
  find: () => ResultAsync<T, Unavailable>,
): () => ResultAsync<T, Unavailable> {
  let finding: ResultAsync<T, Unavailable> | undefined;
  return () => {
    finding ??= find().orTee(() => {
      finding = undefined;
    });
    return finding;
  };
}
