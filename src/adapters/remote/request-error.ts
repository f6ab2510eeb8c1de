/** What is known of an error that a request ended in. */
export interface RequestError {
  readonly name: string;
  readonly message: string;
  /** Node's code of a network error; empty when it is none. */
  readonly code: string;
  /** The HTTP status of the answer; 0 when there was none. */
  readonly status: number;
  /** The SDK has just put its clock right by the service's, so that the next signature will do. */
  readonly clockCorrected: boolean;
}

/** How the SDK's HTTP/2 handler says that a connection broke; it gives such errors no code. */
const brokenStream = /^HTTP\/2 stream is abnormally aborted|http2 request did not get a response$/;

/** Over HTTP/2 Node says so also where no connection could be made; why is in its cause. */
const canceledStream = "ERR_HTTP2_STREAM_CANCEL";

/** What an error thrown by the SDK, by Node or by a timeout says of itself. */
export function requestError(error: unknown): RequestError {
  const { name, message, code, $metadata, cause } = asObject(error);
  if (code === canceledStream && cause instanceof Error) return requestError(cause);
  const { httpStatusCode, clockSkewCorrected } = asObject($metadata);
  const said = typeof message === "string" ? message : "";
  const status = typeof httpStatusCode === "number" ? httpStatusCode : 0;
  const known = typeof code === "string" ? code : "";
  // A refusal of AWS may have a field of that name, too; but also one may be cut off on its way.
  const isOfNode = status < 400 || transientCodes.has(known);
  return {
    name: typeof name === "string" ? name : "",
    message: said,
    code: brokenStream.test(said) ? "ECONNRESET" : isOfNode ? known : "",
    status,
    clockCorrected: clockSkewCorrected === true,
  };
}

const otherSignatures: ReadonlySet<string> = new Set([
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** Whether AWS did not take the signature, for its key or for its time. */
export function isOtherSignature({ name }: RequestError): boolean {
  return otherSignatures.has(name);
}

/** Whether what answered an HTTP/2 request does not speak it. */
export function isWithoutHttp2({ code, message }: RequestError): boolean {
  return code === "ERR_HTTP2_ERROR" && message === "Protocol error";
}

/** Names of errors that pass, whichever service of AWS says so; a service has some of its own. */
const transientNames: ReadonlySet<string> = new Set([
  "InternalFailure",
  "InternalServerError",
  "InternalServerException",
  "KMSThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ServiceUnavailableException",
  "SlowDown",
  "Throttling",
  "ThrottledException",
  "ThrottlingException",
  "TimeoutError",
  "TooManyRequestsException",
]);

const transientCodes: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Whether the same request may well succeed in a moment. */
export function isTransient(error: unknown): boolean {
  const known = requestError(error);
  const { name, code, status, clockCorrected } = known;
  if (code !== "") {
    return transientCodes.has(code) || (code.startsWith("ERR_HTTP2_") && !isWithoutHttp2(known));
  }
  // While the clock is off the SDK says so of every refusal, whatever it is for.
  if (clockCorrected && isOtherSignature(known)) return true;
  // A body that was cut off; one that came with a refusal is somebody else's.
  if (name === "SyntaxError") return status < 400 || status >= 500 || status === 429;
  return status >= 500 || status === 429 || transientNames.has(name);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/**
 * For services whose answers hold secrets: of one that cannot be read the SDK keeps the text, and the
 * parser's complaint quotes it.
 */
export function withoutAnswer(error: unknown): never {
  if (!(error instanceof SyntaxError)) throw error;
  const { $metadata } = asObject(error);
  throw Object.assign(new SyntaxError("the answer is no JSON"), { $metadata });
}
