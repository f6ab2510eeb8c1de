import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeEach, expect, it } from "vitest";
import { readPriceBook, s3Client } from "#adapters/s3";
import type { PriceBook } from "#domain";
import { describeAws } from "../support/aws.js";
import { faultyAws, quickRetries } from "../support/aws-faults.js";
import { bucketFor } from "../support/s3.js";

const prices: PriceBook = {
  source: "list prices",
  asOf: "2026-10-01T00:00:00.000Z",
  models: { "a.model-v1": { input: 3_000, output: 15_000 } },
};

describeAws("a price book in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const faulty = faultyAws(aws, "s3", 59, s3Client);
  let key: string;
  beforeEach(() => {
    key = `settings/${randomUUID()}.json`;
  });

  const put = (content: string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(content) }));
  const adviceOf = async () =>
    (await readPriceBook(client, { bucket, key }))._unsafeUnwrapErr().advice;

  it("is read as it is, also when things go wrong on the way", async () => {
    await put(JSON.stringify(prices));
    expect((await readPriceBook(client, { bucket, key }))._unsafeUnwrap()).toEqual(prices);
    for (let i = 0; i < 30; i += 1) {
      const read = await readPriceBook(faulty(), { bucket, key, ...quickRetries });
      expect(read._unsafeUnwrap()).toEqual(prices);
    }
  });

  it("that is not there is an error that names the place", async () => {
    expect(await adviceOf()).toBe(
      `There is nothing at s3://${bucket}/${key}: put it there, or correct the name.`,
    );
  });

  it.each([
    ["{", "it is no JSON"],
    [JSON.stringify({ ...prices, models: { m: { input: -1, output: 1 } } }), "models.m.input"],
    [`"${"x".repeat(1_048_575)}"`, "it has 1048577 bytes; 1048576 is the limit"],
  ])("that is wrong is an error that says how", async (content, issue) => {
    await put(content);
    const advice = await adviceOf();
    expect(advice).toContain(`Correct the price book at s3://${bucket}/${key}: `);
    expect(advice).toContain(issue);
  });
});
