import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { S3RejectStore, S3Uploads, s3Client } from "#adapters/s3";
import { describeAws } from "../support/aws.js";
import { faultyAws, quickRetries } from "../support/aws-faults.js";
import { memory, over, typesOf } from "../support/docket.js";
import { bucketFor } from "../support/s3.js";
import { customerTold } from "../support/told.js";
import { uploadFunctions } from "../support/uploads.js";

describeAws("an upload in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const functionsBy = (asked: S3Client) => {
    const docket = over(memory());
    const uploads = new S3Uploads(asked, quickRetries);
    const rejects = new S3RejectStore(asked, { bucket, ...quickRetries });
    return { docket, rejects, ...uploadFunctions({ docket, uploads, rejects }) };
  };
  const put = async (key: string, Body: string) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  };
  const file = Array.from({ length: 2_000 }, (_, at) =>
    JSON.stringify(customerTold(`c-${at}`, at % 500 === 41 ? { name: "" } : {})),
  ).join("\n");

  const takesAll = async (key: string, asked: S3Client) => {
    await put(key, file);
    const { run, plan, rejects, docket } = functionsBy(asked);
    expect(await run({ bucket, key })).toEqual({ lines: 2_000, taken: 1_996, refused: 4 });
    const { upload, ranges } = await plan({ bucket, key });
    expect(ranges).toHaveLength(3);
    const result = (await rejects.result(upload.id))._unsafeUnwrap();
    expect(result?.rejected.map(({ line }) => line)).toEqual([42, 542, 1_042, 1_542]);
    expect(await typesOf(docket, "customer:c-1999")).toHaveLength(5);
    const kept = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: `rejects/${upload.id}` }),
    );
    expect(kept.Contents?.map(({ Key }) => Key)).toEqual([`rejects/${upload.id}.ndjson`]);
  };

  it("takes in every line once, and leaves the refused ones and nothing else", async () => {
    await takesAll("uploads/größer & 100%+.ndjson", client);
  });

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 55, s3Client);
    it("takes in every line once all the same", async () => {
      await takesAll("uploads/b.ndjson", faulty());
    });
  });

  it("names what cannot be taken in", async () => {
    await put("uploads/empty.csv", "");
    const { plan } = functionsBy(client);
    await expect(plan({ bucket, key: "uploads/empty.csv" })).rejects.toMatchObject({
      name: "Permanent",
      message: "EmptyFile: the file is empty",
    });
    await expect(plan({ bucket, key: "uploads/none.csv" })).rejects.toMatchObject({
      name: "Permanent",
      message: "NoSuchFile: there is no such file",
    });
    await expect(plan({ bucket: `${bucket}-none`, key: "uploads/a.csv" })).rejects.toMatchObject({
      name: "Transient",
      message: `S3 did not do its part (NoSuchBucket). There is no bucket "${bucket}-none": create it, or correct its name.`,
    });
  });
});

describeAws("an upload in a bucket of S3 that keeps versions", (aws) => {
  const client = s3Client(aws.config());
  const bucket = `docket-test-${randomUUID()}`;
  const key = "uploads/a.ndjson";
  const versions: string[] = [];
  beforeAll(async () => {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
    for (const id of ["c-1", "c-2"]) {
      const Body = JSON.stringify(customerTold(id));
      const put = await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
      versions.push(put.VersionId ?? "");
    }
  });
  afterAll(async () => {
    for (const VersionId of versions) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }));
    }
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
    client.destroy();
  });

  it("is read in the version that was put down, whatever was put there since", async () => {
    const [versionId] = versions;
    const uploads = new S3Uploads(client);
    const file = (await uploads.find({ bucket, key, versionId }))._unsafeUnwrap();
    if (file === undefined) throw new Error("it was not found");
    expect(file).toMatchObject({ versionId, size: 276 });
    const bytes = (await uploads.read(file, 15, 20))._unsafeUnwrap();
    expect(Buffer.from(bytes).toString()).toBe('"c-1"');
  });

  it("is another upload for each of its versions", async () => {
    const rejects = new S3RejectStore(client, { bucket });
    const { plan } = uploadFunctions({
      docket: over(memory()),
      uploads: new S3Uploads(client),
      rejects,
    });
    const [first, second] = versions;
    const ids = await Promise.all(
      [first, second, first, undefined].map(async (versionId) => {
        const place = { bucket, key, ...(versionId !== undefined && { versionId }) };
        return (await plan(place)).upload.id;
      }),
    );
    expect(new Set(ids).size).toBe(2);
    expect(ids[2]).toBe(ids[0]);
    expect(ids[3]).toBe(ids[1]);
  });
});
