import { isOtherSignature, isWithoutHttp2, type RequestError } from "./request-error.js";

const expired = new Set(["ExpiredTokenException", "ExpiredToken", "TokenRefreshRequired"]);
const notAccepted = new Set([
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
]);
const noCredentials = new Set(["CredentialsProviderError", "TokenProviderError"]);

/** What is wrong with who asks, or where, and what to do about it; `undefined` when it is neither. */
export function identityAdvice(error: RequestError): string | undefined {
  const { name, message, code, status } = error;
  if (expired.has(name)) {
    return "The AWS credentials have expired: get new ones, e.g. sign in again.";
  }
  if (notAccepted.has(name)) {
    return "AWS does not know these credentials in this region: correct them, or the region.";
  }
  if (isOtherSignature(error)) {
    return "AWS does not accept the signature: correct the secret access key, or this machine's clock.";
  }
  if (noCredentials.has(name)) {
    return "There are no AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
  }
  if (message === "Region is missing" || message.startsWith("Region not accepted")) {
    return "Say which AWS region: set AWS_REGION.";
  }
  if (/CERT|UNABLE_TO_VERIFY/.test(code)) {
    return "The endpoint's certificate does not verify: correct the endpoint, or name its authority's certificate in NODE_EXTRA_CA_CERTS.";
  }
  if (code === "ECONNREFUSED") {
    return "Nothing answers there: start what is to answer, or correct the endpoint.";
  }
  if (code === "ETIMEDOUT" || (code === "" && name === "TimeoutError")) {
    return "Nothing answers there in time: look at the endpoint, and whether the network lets requests through.";
  }
  if (isWithoutHttp2(error)) {
    return "What answers there does not speak HTTP/2: correct the endpoint, or give the client a handler for HTTP/1.1.";
  }
  if (name === "SyntaxError" && status >= 400) {
    return `What answers there, with HTTP ${status}, does not speak as AWS does: look at the endpoint, and at proxies on the way.`;
  }
  if (code === "ENOTFOUND") return "There is no such host: correct the region or the endpoint.";
  return undefined;
}
