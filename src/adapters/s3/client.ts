import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { once } from "#adapters/remote";

/** Where S3 is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export interface S3ClientOptions
  extends Pick<S3ClientConfig, "region" | "endpoint" | "credentials" | "requestHandler"> {
  /**
   * Whether the bucket stands in the address's path, not in its host name. Unless said otherwise it
   * does when an endpoint is set, here or by `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`: a server
   * in AWS's place rarely has a host name for each bucket.
   */
  readonly forcePathStyle?: boolean;
}

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function s3Client(options: S3ClientOptions = {}): S3Client {
  return once(
    new S3Client({
      requestHandler: { connectionTimeout: 2_000 },
      forcePathStyle: isElsewhere(options),
      ...options,
      maxAttempts: 1,
    }),
  );
}

function isElsewhere({ endpoint }: S3ClientOptions): boolean {
  const { AWS_ENDPOINT_URL_S3: own, AWS_ENDPOINT_URL: all } = process.env;
  return endpoint !== undefined || Boolean(own) || Boolean(all);
}
