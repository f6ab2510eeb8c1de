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

/**
 * What is sent, with the error that a connection ended in where none could be made: over HTTP/2 Node
 * says that a stream was canceled, and the reason (no such host, a bad certificate) in its cause only.
 */
export async function plainly<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    const isCanceled = error instanceof Error && requestError(error).code === canceledStream;
    throw isCanceled && error.cause instanceof Error ? error.cause : error;
  }
}

const canceledStream = "ERR_HTTP2_STREAM_CANCEL";
