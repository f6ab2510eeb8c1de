import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { s3Client } from "#adapters/s3";
import type { Aws } from "./aws.js";

/** A bucket for the tests of a block, and a client to look into it; both go with the block. */
export interface Bucket {
  readonly name: string;
  readonly client: S3Client;
}

/** Makes a bucket before the tests of a block, and removes it after them with all that is in it. */
export function bucketFor(aws: Aws): Bucket {
  const client = s3Client(aws.config());
  const name = `docket-test-${randomUUID()}`;
  beforeAll(async () => {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  });
  afterAll(async () => {
    for (;;) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name }));
      if (Contents.length === 0) break;
      await Promise.all(
        Contents.map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: name, Key }))),
      );
    }
    await client.send(new DeleteBucketCommand({ Bucket: name }));
    client.destroy();
  });
  return { name, client };
}
