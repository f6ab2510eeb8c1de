import type { RequestError } from "./errors.js";

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
const noCredentials = new Set(["CredentialsProviderError", "TokenProviderError"]);

/** Needs no answer from Bedrock to be known: who asks, and where. `undefined` when it is neither. */
export function identityAdvice({ name, message, code }: RequestError): string | undefined {
  if (expired.has(name)) {
    return "The AWS credentials have expired: get new ones, e.g. sign in again.";
  }
  if (notAccepted.has(name)) {
    return "AWS does not know these credentials in this region: correct them, or the region.";
  }
  if (wrongSignature.has(name)) {
    return "AWS does not accept the signature: correct the secret access key, or this machine's clock.";
  }
  if (noCredentials.has(name)) {
    return "There are no AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }
  if (message === "Region is missing") return "Say which AWS region: set AWS_REGION.";
  if (/CERT|UNABLE_TO_VERIFY/.test(code)) {
    return "The endpoint's certificate does not verify: correct the endpoint, or name its authority's certificate in NODE_EXTRA_CA_CERTS.";
  }
  if (code === "ENOTFOUND") return "There is no such host: correct the region or the endpoint.";
  return undefined;
}

/** Why Bedrock does not take a request at all, and what to do; the first pattern that fits. */
const refusals: readonly (readonly [RegExp, (modelId: string) => string])[] = [
  [
    /on-demand throughput isn.t supported/i,
    (id) => `${id} is to be had by an inference profile only: ask for one, e.g. "us.${id}".`,
  ],
  [
    /model identifier is invalid|end of its life|model.*(?:not found|does not exist|could not resolve)/i,
    (id) => `There is no model ${id} in this region: correct the model id, or the region.`,
  ],
  [
    /guardrail/i,
    () =>
      "The guardrail cannot be used: correct its id and version, or allow bedrock:ApplyGuardrail.",
  ],
  [
    /maximum tokens you requested|max_?tokens.*(?:limit|maximum|exceed)/i,
    (id) => `${id} does not answer that long: lower the agent version's maxTokens.`,
  ],
  [
    /temperature|top_?p|stop_?sequences/i,
    (id) => `${id} does not take this inference configuration: correct the agent version's.`,
  ],
  [
    /outputConfig|output_config|textFormat|json_?schema|toolConfig|tool_choice|toolChoice/i,
    (id) => `${id} does not answer by these means: state others for it (option "answers").`,
  ],
];

/** What has to be put right before a model can be asked; `undefined` when nothing is known. */
export function requestAdvice(error: RequestError, modelId: string): string | undefined {
  const { name, message, status } = error;
  const fitting = refusals.find(([pattern]) => pattern.test(message))?.[1](modelId);
  if (name === "AccessDeniedException" || status === 403) {
    if (/guardrail/i.test(message)) return fitting;
    return `Allow this identity to use ${modelId} (bedrock:InvokeModel), and see that the account has access to the model.`;
  }
  if (name === "ResourceNotFoundException" || name === "ValidationException") {
    return fitting ?? (status === 404 ? refusals[1]?.[1](modelId) : undefined);
  }
  if (name === "ThrottlingException" || name === "ServiceQuotaExceededException") {
    return `The account's quota for ${modelId} is used up: ask for less at once, lower maxTokens, or have AWS raise the quota.`;
  }
  return undefined;
}
