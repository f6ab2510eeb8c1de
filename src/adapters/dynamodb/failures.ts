import { identityAdvice, isTransient, type RequestError, requestError } from "#adapters/remote";
import type { Unavailable } from "#application";

const transientNames: ReadonlySet<string> = new Set([
  "ReplicatedWriteConflictException",
  "TransactionConflictException",
  "UnprocessedKeys",
]);

/** Whether the same request to DynamoDB may well succeed in a moment. */
export function mayPass(error: unknown): boolean {
  return isTransient(error) || transientNames.has(requestError(error).name);
}

/** The end of a call that failed for that reason; `table` is the one it was about, if any. */
export function unavailable(cause: unknown, table?: string): Unavailable {
  const advice = adviceFor(requestError(cause), table);
  const failed = { type: "Unavailable", service: "DynamoDB", cause } as const;
  return advice === undefined ? failed : { ...failed, advice };
}

/** What is in a table shows that it is not one of Docket's, or not the right one. */
export function otherTable(table: string, issue: string): Unavailable {
  return {
    type: "Unavailable",
    service: "DynamoDB",
    cause: new Error(issue),
    advice: adviceForOtherKeys(`the table "${table}"`),
  };
}

/** How AWS, and DynamoDB Local, say that a request does not fit a table's keys and indexes. */
const otherKeys =
  /does not match (the )?schema|Missing the key|required keys was not given|conditions on the keys|Type mismatch for|missed key schema|specified index|key condition not supported/i;

/** How they say that a text is no key, or that an item with its texts is too large. */
const badId = /empty string value|under 2048 bytes|size limit|Item size has exceeded/i;

const accessDenied = new Set(["AccessDeniedException", "AccessDenied", "NotAuthorized"]);
/** What has to be put right before the same call can succeed; `undefined` when nothing is known. */
function adviceFor(error: RequestError, table?: string): string | undefined {
  const { name, message } = error;
  const it = table === undefined ? "the table" : `the table "${table}"`;
  if (name === "ResourceNotFoundException") {
    return `${sentence(it)} does not exist in this account and region: create it, or correct its name.`;
  }
  if (name === "ValidationException") {
    if (otherKeys.test(message)) return adviceForOtherKeys(it);
    if (badId.test(message)) {
      return "An id is empty or longer than DynamoDB takes: shorten it.";
    }
  }
  if (accessDenied.has(name)) return `Allow this identity to use ${it}: ${message}`;
  if (name === "RequestLimitExceeded") {
    return "The account is at its throughput limit: have AWS raise the quota, or ask for less at once.";
  }
  return identityAdvice(error);
}

function adviceForOtherKeys(it: string): string {
  return `${sentence(it)} has other keys or indexes than Docket needs: create one by Docket's table definition, or correct the name.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
