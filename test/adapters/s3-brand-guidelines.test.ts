import { randomUUID } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { readPriceBook, S3BrandGuidelines, s3Client } from "#adapters/s3";
import { brandGuidelinesConformance } from "../conformance/brand-guidelines.conformance.js";
import { answeringAws } from "../support/answering-aws.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { bucketFor } from "../support/s3.js";

const document = {
  company: "Brightside",
  voice: "Calm.",
  rules: ["Say only what is true."],
  avoid: [],
  offers: { "spring-upsell": "Größerer Rasen: 10 % weniger" },
  signature: "The Brightside team",
};

describe("brand guidelines and prices whose length is not said beforehand", () => {
  const place = answeringAws();
  const at = { bucket: "a-bucket", key: "a.json", attempts: 1 };
  const guidelines = () => new S3BrandGuidelines(s3Client(), at).current();
  const prices = () => readPriceBook(s3Client(), at);
  const book = { source: "list prices", asOf: "2026-10-01T00:00:00.000Z", models: {} };

  it.each([
    ["guidelines", guidelines, document],
    ["prices", prices, book],
  ])("are read: %s", async (_, read, content) => {
    place.answer = () => ({ body: JSON.stringify(content) });
    expect((await read())._unsafeUnwrap()).toEqual(content);
  });

  it.each([
    ["guidelines", guidelines, 262_144],
    ["prices", prices, 1_048_576],
  ])("are read up to their limit only: %s", async (_, read, limit) => {
    place.answer = () => ({ body: "x".repeat(limit + 1) });
    expect((await read())._unsafeUnwrapErr().advice).toContain(
      `at s3://a-bucket/a.json: it has more than ${limit} bytes; ${limit} is the limit.`,
    );
  });
});

describeAws("brand guidelines in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  let key: string;
  beforeEach(() => {
    key = `guidelines/${randomUUID()}.json`;
  });

  const put = (content: string | Uint8Array) => {
    const Body = Buffer.from(content);
    return client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  };
  const open = () => new S3BrandGuidelines(client, { bucket, key });
  const refusal = async () => (await open().current())._unsafeUnwrapErr();

  brandGuidelinesConformance("S3", async () => {
    await put(JSON.stringify(document));
    return open();
  });

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 53, s3Client);
    brandGuidelinesConformance("S3", async () => {
      await put(JSON.stringify(document));
      return new S3BrandGuidelines(faulty(), { bucket, key, ...quickRetries });
    });

    it("are the document's, each of fifty times", async () => {
      await put(JSON.stringify(document));
      for (let i = 0; i < 50; i += 1) {
        const fresh = new S3BrandGuidelines(faulty(), { bucket, key, ...quickRetries });
        expect((await fresh.current())._unsafeUnwrap()).toEqual(document);
      }
    });
  });

  it("are read once, and asked about each time whether they have changed", async () => {
    await put(JSON.stringify(document));
    const { config, passed } = await proxiedAws(aws, "s3", () => undefined);
    const seen = s3Client(config());
    const brand = new S3BrandGuidelines(seen, { bucket, key });
    for (const _ of [1, 2]) expect((await brand.current())._unsafeUnwrap()).toEqual(document);
    await put(JSON.stringify({ ...document, company: "Sunnyside" }));
    expect((await brand.current())._unsafeUnwrap().company).toBe("Sunnyside");
    expect(passed.map(({ status }) => status)).toEqual([200, 304, 200]);
    seen.destroy();
  });

  it("are refused when the document becomes malformed, and when it goes", async () => {
    await put(JSON.stringify(document));
    const brand = open();
    await brand.current();
    await put("{}");
    expect((await brand.current())._unsafeUnwrapErr().advice).toContain("company: is missing");
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    expect((await brand.current())._unsafeUnwrapErr().advice).toContain("There is nothing at");
  });

  it("are refused when they are missing, with their place", async () => {
    expect(await refusal()).toMatchObject({
      type: "Unavailable",
      service: "S3",
      cause: { name: "NoSuchKey" },
      advice: `There is nothing at s3://${bucket}/${key}: put it there, or correct the name.`,
    });
  });

  it("are refused when the bucket is missing", async () => {
    const lost = new S3BrandGuidelines(client, { bucket: `${bucket}-none`, key });
    expect((await lost.current())._unsafeUnwrapErr().advice).toBe(
      `There is no bucket "${bucket}-none": create it, or correct its name.`,
    );
  });

  it("are refused when they are malformed, with every field that is wrong", async () => {
    await put(JSON.stringify({ ...document, rules: [], avoid: "never", tone: "loud" }));
    const { advice = "", cause } = await refusal();
    expect(String(cause)).toBe(`Error: s3://${bucket}/${key} holds no brand guidelines`);
    expect(advice).toMatch(`Correct the brand guidelines at s3://${bucket}/${key}: `);
    expect(advice).toMatch(/rules: .*; avoid: .*"tone"/);
  });

  it.each(["", "company: Brightside", '{"company": '])(
    "are refused when they are no JSON: %j",
    async (text) => {
      await put(text);
      const { advice } = await refusal();
      expect(advice).toMatch(
        `Correct the brand guidelines at s3://${bucket}/${key}: it is no JSON`,
      );
    },
  );

  it("are taken with 256 kB, and refused with one byte more", async () => {
    const ascii = JSON.stringify({ ...document, offers: {} });
    await put(ascii.padEnd(262_144, " "));
    expect((await open().current()).isOk()).toBe(true);
    await put(ascii.padEnd(262_145, " "));
    expect((await refusal()).advice).toBe(
      `Correct the brand guidelines at s3://${bucket}/${key}: it has 262145 bytes; 262144 is the limit.`,
    );
  });

  it("of 10 MB are refused without reading them, and the connection is given back", async () => {
    await put(new Uint8Array(10_000_000));
    const { config } = await proxiedAws(aws, "s3", () => undefined);
    const one = s3Client({ ...config(), requestHandler: { httpAgent: { maxSockets: 1 } } });
    const brand = new S3BrandGuidelines(one, { bucket, key });
    for (const _ of [1, 2, 3]) {
      expect((await brand.current())._unsafeUnwrapErr().advice).toMatch(
        "it has 10000000 bytes; 262144 is the limit.",
      );
    }
    one.destroy();
  });

  it("are not asked for by a call that was stopped before", async () => {
    await put(JSON.stringify(document));
    const cause = new Error("no longer needed");
    const stopped = await open().current({ signal: AbortSignal.abort(cause) });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
  });
});
