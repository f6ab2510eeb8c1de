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

/** Bedrock is there and has no room for us, or for anybody: in a minute it may have. */
function isBusy(error: unknown): boolean {
  const { name, status } = requestError(error);
  return status === 429 || status === 503 || name === "ServiceQuotaExceededException";
}

/** How often a call is tried at most whose requests end in anything else: an answer that fails may cost, too. */
const triesOfOthers = 8;

/** Which errors of one call's requests it goes on after: while Bedrock is busy, as long as its limits allow. */
export function patience(): (error: unknown) => boolean {
  let others = 0;
  return (error) => {
    if (!isBusy(error)) others += 1;
    return mayPass(error) && others < triesOfOthers;
  };
}
