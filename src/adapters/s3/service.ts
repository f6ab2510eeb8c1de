import {
  isTransient,
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
} from "#adapters/remote";

/** A part of a bucket that an adapter uses. */
export interface S3Place {
  readonly bucket: string;
  /** What the keys there begin with, or the only key. */
  readonly key: string;
  /** What has to be allowed, e.g. "s3:GetObject". */
  readonly rights: string;
}

/** S3 as an adapter uses it, which knows what to do about a place that cannot be used. */
export function s3Service(place: S3Place, retries?: RetryOptions): RemoteService {
  const adviceFor = (error: RequestError) => adviceAbout(place, error);
  return new RemoteService({ name: "S3", isTransient: mayPass, adviceFor }, retries);
}

const transientNames: ReadonlySet<string> = new Set([
  "ConditionalRequestConflict",
  "OperationAborted",
  "RequestTimeout",
]);

/** How the SDK says that what came is not all, or not what S3 sent. */
const brokenBody = /^Checksum mismatch|^Connection lost or stream closed/;

function mayPass(error: unknown): boolean {
  const { name, message } = requestError(error);
  return isTransient(error) || transientNames.has(name) || brokenBody.test(message);
}

function adviceAbout({ bucket, key, rights }: S3Place, error: RequestError): string | undefined {
  const { name, message, status } = error;
  if (name === "ZodError") return "What answers there is not S3: correct the endpoint.";
  if (name === "NoSuchBucket" || name === "InvalidBucketName") {
    return `There is no bucket "${bucket}": create it, or correct its name.`;
  }
  if (name === "NoSuchKey") {
    return `There is nothing at s3://${bucket}/${key}: put it there, or correct the name.`;
  }
  if (status === 301 || name === "AuthorizationHeaderMalformed") {
    return `The bucket "${bucket}" is in another region: set AWS_REGION to that one. ${message}`;
  }
  if (name.startsWith("KMS.")) {
    return `The key by which the bucket "${bucket}" encrypts cannot be used: ${message}`;
  }
  // S3 also says so of what is not there to somebody who may not list the bucket.
  if (status === 403) {
    return `Allow this identity ${rights} on s3://${bucket}/${key}, and s3:ListBucket on the bucket: ${message}`;
  }
  return undefined;
}
