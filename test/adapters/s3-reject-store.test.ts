import { randomUUID } from "node:crypto";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { S3RejectStore, s3Client } from "#adapters/s3";
import type { Reject } from "#application";
import { rejectStoreConformance } from "../conformance/reject-store.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, quickRetries } from "../support/aws-faults.js";
import { bucketFor } from "../support/s3.js";

describeAws("rejects in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const textOf = async (Key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return (await Body?.transformToString()) ?? "";
  };
  const keysOf = async (Prefix: string) => {
    const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
    return (listed.Contents ?? []).map(({ Key = "" }) => Key);
  };
  const open = (asked: S3Client) => async () => {
    const prefix = `${randomUUID()}/`;
    return {
      store: new S3RejectStore(asked, { bucket, prefix, ...quickRetries }),
      rejects: async () => {
        const keys = (await keysOf(prefix)).filter((key) => !key.includes("/parts/"));
        return Promise.all(keys.map(async (key): Promise<Reject> => JSON.parse(await textOf(key))));
      },
    };
  };

  rejectStoreConformance("S3", open(client));

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 53, s3Client);
    rejectStoreConformance("S3", () => open(faulty())());
  });

  it("lie under rejects/, with no name of what was refused in their keys", async () => {
    const store = new S3RejectStore(client, { bucket });
    const source = { system: "kinesis/intake", record: "ada@example.com" };
    const refusedAt = "2026-10-01T12:00:00.000Z";
    (await store.keep({ source, refusedAt, reasons: [], text: "" }))._unsafeUnwrap();
    expect(await keysOf("rejects/kinesis_intake/")).toEqual([
      "rejects/kinesis_intake/ebb90f7caa0199c72d6ecb03cd0a32af.json",
    ]);
  });

  it("of an upload are one line a line, for a person to read", async () => {
    const store = new S3RejectStore(client, { bucket });
    const part = {
      index: 0,
      begun: 9,
      lines: 9,
      taken: 7,
      refused: 2,
      early: 0,
      defects: 0,
      rejected: [],
    };
    (await store.keepPart("u-1", part))._unsafeUnwrap();
    expect(await keysOf("rejects/u-1")).toEqual(["rejects/u-1/parts/0.json"]);
    const rejected = [
      { line: 3, reasons: [{ path: "name", message: "is missing" }] },
      { line: 8, reasons: [{ path: "", message: "not JSON" }] },
    ];
    const result = { lines: 9, taken: 7, refused: 2, defects: 0, rejected };
    (await store.keepResult("u-1", result, 1))._unsafeUnwrap();
    expect(await keysOf("rejects/u-1")).toEqual(["rejects/u-1.ndjson"]);
    expect(await textOf("rejects/u-1.ndjson")).toBe(
      '{"line":3,"reasons":[{"path":"name","message":"is missing"}]}\n' +
        '{"line":8,"reasons":[{"path":"","message":"not JSON"}]}\n',
    );
  });

  it.each([
    ["u-2/parts/0.json", '{"index":0}'],
    ["u-2/parts/0.json", "{"],
    ["u-2.ndjson", ""],
  ])("that somebody changed are not believed: %s %j", async (key, Body) => {
    const prefix = `${randomUUID()}/`;
    const store = new S3RejectStore(client, { bucket, prefix });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body }));
    const read = key.endsWith(".json") ? await store.part("u-2", 0) : await store.result("u-2");
    expect(read._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: `s3://${bucket}/${prefix}${key} was changed by somebody else: restore it, or take the upload in again.`,
    });
  });

  it("say what to do about a bucket that is missing", async () => {
    const lost = new S3RejectStore(client, { bucket: `${bucket}-none` });
    const result = { lines: 0, taken: 0, refused: 0, defects: 0, rejected: [] };
    const advice = `There is no bucket "${bucket}-none": create it, or correct its name.`;
    for (const failed of [await lost.part("u-3", 0), await lost.keepResult("u-3", result, 1)]) {
      expect(failed._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", advice });
    }
  });
});
