import type { Unavailable } from "#application";
import type { Failure } from "./retries.js";

/** What an error thrown by the SDK, by Node or by a timeout says of itself. */
export function failureOf(error: unknown): Failure {
  const { name, message, code, $metadata } = asObject(error);
  const { httpStatusCode, clockSkewCorrected } = asObject($metadata);
  return {
    name: typeof name === "string" ? name : "",
    message: typeof message === "string" ? message : "",
    code: typeof code === "string" ? code : "",
    status: typeof httpStatusCode === "number" ? httpStatusCode : 0,
    clockCorrected: clockSkewCorrected === true,
  };
}

/** The end of a call that failed for that reason; `table` is the one it was about, if any. */
export function unavailable(cause: unknown, table?: string): Unavailable {
  const advice = adviceFor(failureOf(cause), table);
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
const expired = new Set(["ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"]);
const notAccepted = new Set([
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidClientTokenId",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
]);
const wrongSignature = new Set(["InvalidSignatureException", "SignatureDoesNotMatch"]);

/** What has to be put right before the same call can succeed; `undefined` when nothing is known. */
function adviceFor({ name, message, code }: Failure, table?: string): string | undefined {
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
  if (expired.has(name))
    return "The AWS credentials have expired: get new ones, e.g. sign in again.";
  if (notAccepted.has(name)) {
    return "AWS does not know these credentials in this region: correct them, or the region.";
  }
  if (wrongSignature.has(name)) {
    return "AWS does not accept the signature: correct the secret access key, or this machine's clock.";
  }
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return "There are no AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }
  if (message === "Region is missing") return "Say which AWS region: set AWS_REGION.";
  if (code === "ENOTFOUND") return `There is no such host: correct the region or the endpoint.`;
  if (name === "RequestLimitExceeded") {
    return "The account is at its throughput limit: have AWS raise the quota, or ask for less at once.";
  }
  return undefined;
}

function adviceForOtherKeys(it: string): string {
  return `${sentence(it)} has other keys or indexes than Docket needs: create one by Docket's table definition, or correct the name.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value, ...named(value) } : {};
}

/** An error's name and message are not its own enumerable properties. */
function named(value: object) {
  return value instanceof Error ? { name: value.name, message: value.message } : {};
}
