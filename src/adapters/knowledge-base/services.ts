import {
  isTransient,
  quickLimits,
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
} from "#adapters/remote";

/** The bucket of a knowledge base's documents, as a service that knows what to do about it. */
export function bucketService(bucket: string, retries: RetryOptions): RemoteService {
  const adviceFor = ({ name, message, status }: RequestError): string | undefined => {
    if (name === "NoSuchBucket")
      return `There is no bucket "${bucket}": create it, or correct its name.`;
    if (status === 301 || name === "AuthorizationHeaderMalformed") {
      return `The bucket "${bucket}" is in another region: set AWS_REGION to that one. ${message}`;
    }
    // S3 also says so of what is not there to somebody who may not list the bucket.
    if (status === 403) {
      return `Allow this identity s3:GetObject, s3:PutObject and s3:DeleteObject in the bucket "${bucket}", and s3:ListBucket on it: ${message}`;
    }
    return undefined;
  };
  return new RemoteService({ name: "S3", isTransient: mayPass, adviceFor }, retries);
}

/** A knowledge base, as a service that knows what to do about it. */
export function knowledgeBaseService(id: string, retries: RetryOptions): RemoteService {
  const adviceFor = ({ name, message, status }: RequestError): string | undefined => {
    if (name === "ResourceNotFoundException") {
      return `There is no knowledge base ${id} with that data source in this region: correct the ids, or the region.`;
    }
    if (name === "ConflictException") {
      return "The knowledge base is being synced already: sync again when that is over.";
    }
    if (name === "AccessDeniedException" || status === 403) {
      return `Allow this identity bedrock:Retrieve, bedrock:StartIngestionJob and bedrock:GetIngestionJob on the knowledge base ${id}: ${message}`;
    }
    if (name === "DependencyFailedException") {
      return `The knowledge base ${id} cannot use its vector store or its embedding model: ${message}`;
    }
    if (name === "ValidationException")
      return `The knowledge base ${id} does not take this: ${message}`;
    return undefined;
  };
  return new RemoteService(
    { name: "Bedrock Knowledge Base", limits: queryLimits, isTransient: mayPass, adviceFor },
    retries,
  );
}

/** A query embeds its text first, and a vector store that was idle may take its time. */
const queryLimits = { ...quickLimits, attemptTimeoutMs: 10_000, deadlineMs: 30_000 };

const transientNames: ReadonlySet<string> = new Set([
  "BadGatewayException",
  "ConditionalRequestConflict",
  "OperationAborted",
  "RequestTimeout",
]);

/** How the SDK says that what came of an object is not all of it. */
const brokenBody = /^Checksum mismatch|^Connection lost or stream closed/;

function mayPass(error: unknown): boolean {
  const { name, message } = requestError(error);
  return isTransient(error) || transientNames.has(name) || brokenBody.test(message);
}

/**
 * What is sent, with the error that a connection ended in where none could be made: over HTTP/2 Node
 * says that a stream was canceled, and the reason (no such host, a bad certificate) in its cause only.
 */
export async function plainly<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    const isCanceled =
      error instanceof Error && requestError(error).code === "ERR_HTTP2_STREAM_CANCEL";
    throw isCanceled && error.cause instanceof Error ? error.cause : error;
  }
}
