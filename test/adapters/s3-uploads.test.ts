import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { S3Uploads, s3Client } from "#adapters/s3";
import { uploadsConformance } from "../conformance/uploads.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { firstRequests } from "../support/proxy-faults.js";
import { bucketFor } from "../support/s3.js";

describeAws("uploads in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const put = async (key: string, content: string) => {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
  };
  const open = (asked: S3Client) => async () => ({
    uploads: new S3Uploads(asked, quickRetries),
    bucket,
    put: ({ key }: { readonly key: string }, content: string) => put(key, content),
  });

  uploadsConformance("S3", open(client));

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 54, s3Client);
    uploadsConformance("S3", () => open(faulty())());
  });

  it("are read again when an answer was cut off", async () => {
    const content = "0123456789".repeat(2_000);
    await put("uploads/cut.ndjson", content);
    const plan = firstRequests(undefined, { type: "cutBody" });
    const { config, passed } = await proxiedAws(aws, "s3", plan);
    const cut = s3Client(config());
    const uploads = new S3Uploads(cut, quickRetries);
    const file = (await uploads.find({ bucket, key: "uploads/cut.ndjson" }))._unsafeUnwrap();
    if (file === undefined) throw new Error("it was not found");
    const bytes = (await uploads.read(file, 10, 15_000))._unsafeUnwrap();
    expect(Buffer.from(bytes).toString()).toBe(content.slice(10, 15_000));
    expect(passed).toHaveLength(3);
    cut.destroy();
  });

  it("say what to do about a bucket that is missing", async () => {
    const place = { bucket: `${bucket}-none`, key: "uploads/a.ndjson" };
    expect((await new S3Uploads(client).find(place))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: `There is no bucket "${bucket}-none": create it, or correct its name.`,
    });
  });

  it("that were removed meanwhile are no longer read", async () => {
    await put("uploads/gone.ndjson", "0123456789");
    const uploads = new S3Uploads(client);
    const file = (await uploads.find({ bucket, key: "uploads/gone.ndjson" }))._unsafeUnwrap();
    if (file === undefined) throw new Error("it was not found");
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: file.key }));
    const read = await uploads.read(file, 0, 5);
    expect(read._unsafeUnwrapErr()).toEqual({ type: "UploadChanged" });
  });

  it("are given up within the deadline when nobody answers", async () => {
    const silence = { type: "delay", ms: 600_000, when: "before" } as const;
    const { config } = await proxiedAws(aws, "s3", () => silence);
    const waiting = s3Client(config());
    const limits = { attemptTimeoutMs: 60, deadlineMs: 200, ...quickRetries };
    const began = performance.now();
    const found = await new S3Uploads(waiting, limits).find({ bucket, key: "uploads/a.csv" });
    expect(found._unsafeUnwrapErr()).toMatchObject({ cause: { name: "TimeoutError" } });
    expect(performance.now() - began).toBeLessThan(1_500);
    waiting.destroy();
  });
});
