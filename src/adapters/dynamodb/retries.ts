/** How often and how long a call is tried. */
export interface RetryLimits {
  /** Requests a call may make at most, the first one included; from 1. */
  readonly attempts: number;
  /** How long one request may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long a call may take with all its requests and waits, in milliseconds. */
  readonly deadlineMs: number;
}

/** Below a Lambda's or a web request's own time limit; waits of a call are at most 5.2 s in sum. */
export const defaultLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 3_000,
  deadlineMs: 15_000,
};

/** The longest first wait, in milliseconds; it doubles from wait to wait. */
const baseMs = 50;
/** No wait is longer, in milliseconds. */
const capMs = 2_000;

/**
 * How long to wait after the request `failed` (1, 2, 3 ...) in milliseconds: exponential backoff
 * with full jitter, evenly between 0 and min(2,000, 50 * 2^(failed - 1)). `random` gives numbers
 * from 0 to below 1.
 */
export function backoffMs(failed: number, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** (failed - 1));
}

const transientNames: ReadonlySet<string> = new Set([
  "InternalServerError",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "TimeoutError",
  "TransactionConflictException",
  "UnprocessedKeys",
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

/** What is known of an error that a request ended in. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  /** Node's code of a network error; empty when it is none. */
  readonly code: string;
  /** The HTTP status of the answer; 0 when there was none. */
  readonly status: number;
  /** The SDK has just put its clock right by the service's, so that the next signature will do. */
  readonly clockCorrected: boolean;
}

/** Whether the same request may well succeed in a moment. */
export function isTransient({ name, code, status, clockCorrected }: Failure): boolean {
  return (
    clockCorrected ||
    status >= 500 ||
    status === 429 ||
    transientNames.has(name) ||
    transientCodes.has(code)
  );
}
