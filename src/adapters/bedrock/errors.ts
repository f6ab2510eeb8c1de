import { isTransient, requestError } from "#adapters/remote";

const transientNames: ReadonlySet<string> = new Set([
  "ModelErrorException",
  "ModelNotReadyException",
  "ModelTimeoutException",
  "ServiceQuotaExceededException",
]);

/** Quotas of a day; nothing comes back within a call's deadline. */
const perDay = /per day/i;

/** Whether the same request to Bedrock may well succeed in a moment. */
export function mayPass(error: unknown): boolean {
  const { name, message } = requestError(error);
  return !perDay.test(message) && (isTransient(error) || transientNames.has(name));
}
