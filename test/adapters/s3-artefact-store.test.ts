import { randomUUID } from "node:crypto";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "#adapters/bedrock-stand-in";
import { S3ArtefactStore, s3Client } from "#adapters/s3";
import { artefactStoreConformance } from "../conformance/artefact-store.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { firstRequests } from "../support/proxy-faults.js";
import { bucketFor } from "../support/s3.js";

describeAws("artefacts in S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const store = new S3ArtefactStore(client, { bucket });
  const hashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  artefactStoreConformance("S3", async () => store);

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "s3", 51, s3Client);
    artefactStoreConformance(
      "S3",
      async () => new S3ArtefactStore(faulty(), { bucket, ...quickRetries }),
    );
  });

  it("are text under the prefix and their hash, encrypted as the bucket says", async () => {
    const own = new S3ArtefactStore(client, { bucket, prefix: "own/" });
    await own.put("abc");
    const head = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: `own/${hashOfAbc}` }),
    );
    expect(head.ContentType).toBe("text/plain; charset=utf-8");
  });

  it("are not given out when somebody changed them, and can be put right", async () => {
    const own = new S3ArtefactStore(client, { bucket, prefix: `${randomUUID()}/` });
    await own.put("abc");
    const prefix = randomUUID();
    const other = new S3ArtefactStore(client, { bucket, prefix: `${prefix}/` });
    const Key = `${prefix}/${hashOfAbc}`;
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "abd" }));
    const error = (await other.get(hashOfAbc))._unsafeUnwrapErr();
    expect(error).toEqual({
      type: "Unavailable",
      service: "S3",
      cause: new Error(
        `the content of s3://${bucket}/${Key} has the hash a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9`,
      ),
      advice: `s3://${bucket}/${Key} was changed by somebody else: restore it, or remove it and put it again.`,
    });
    await other.remove(hashOfAbc);
    await other.put("abc");
    expect((await other.get(hashOfAbc))._unsafeUnwrap()).toBe("abc");
  });

  it("are not given out when they are no UTF-8", async () => {
    const Key = `artefacts/${"0".repeat(63)}1`;
    const Body = Uint8Array.of(0xff, 0xfe);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    const error = (await store.get(`${"0".repeat(63)}1`))._unsafeUnwrapErr();
    expect(error.advice).toContain("was changed by somebody else");
  });

  it("keep a byte order mark", async () => {
    const hash = (await store.put("\ufeffmark"))._unsafeUnwrap();
    expect((await store.get(hash))._unsafeUnwrap()).toBe("\ufeffmark");
  });

  it("are asked for again when an answer was cut off", async () => {
    const content = randomUUID().repeat(1_000);
    const hash = (await store.put(content))._unsafeUnwrap();
    const { config, passed } = await proxiedAws(aws, "s3", firstRequests({ type: "cutBody" }));
    const cut = s3Client(config());
    const found = await new S3ArtefactStore(cut, { bucket, ...quickRetries }).get(hash);
    expect(found._unsafeUnwrap()).toBe(content);
    expect(passed).toHaveLength(2);
    cut.destroy();
  });

  it("are put once, also when the answer was lost", async () => {
    const fault = { type: "reset", when: "after" } as const;
    const { config, passed } = await proxiedAws(aws, "s3", firstRequests(fault));
    const losing = s3Client(config());
    const put = await new S3ArtefactStore(losing, { bucket, ...quickRetries }).put(randomUUID());
    expect(put.isOk()).toBe(true);
    expect(passed.map(({ status }) => status)).toEqual([200, 412]);
    losing.destroy();
  });

  it("are given up within the deadline when nobody answers", async () => {
    const silence = { type: "delay", ms: 600_000, when: "before" } as const;
    const { config } = await proxiedAws(aws, "s3", () => silence);
    const waiting = s3Client(config());
    const limits = { attemptTimeoutMs: 60, deadlineMs: 200, ...quickRetries };
    const patient = new S3ArtefactStore(waiting, { bucket, ...limits });
    const began = performance.now();
    for (const given of [
      await patient.get(hashOfAbc),
      await patient.put("abc"),
      await patient.remove(hashOfAbc),
    ]) {
      expect(given._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: "S3",
        cause: { name: "TimeoutError" },
      });
    }
    expect(performance.now() - began).toBeLessThan(1_500);
    waiting.destroy();
  });

  it("are given up when an answer never ends, and leave no connection open", async () => {
    const server = await listen(0, (_, outgoing) => {
      outgoing.writeHead(200, { "content-length": 3 });
      outgoing.write(Buffer.from("ab"), () => {});
    });
    onTestFinished(() => server.close());
    const waiting = s3Client(aws.config({ endpoint: server.endpoint }));
    const limits = { attemptTimeoutMs: 60, deadlineMs: 200, ...quickRetries };
    const given = await new S3ArtefactStore(waiting, { bucket, ...limits }).get(hashOfAbc);
    expect(given._unsafeUnwrapErr()).toMatchObject({ cause: { name: "TimeoutError" } });
    await expect.poll(() => server.connections()).toBe(0);
    waiting.destroy();
  });

  it("say what to do about a bucket that is missing", async () => {
    const lost = new S3ArtefactStore(client, { bucket: `${bucket}-none` });
    const advice = `There is no bucket "${bucket}-none": create it, or correct its name.`;
    for (const failed of [
      await lost.put("abc"),
      await lost.get(hashOfAbc),
      await lost.remove(hashOfAbc),
    ]) {
      expect(failed._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", advice });
    }
  });

  it("say which region to set when the bucket is in another", async () => {
    const elsewhere = s3Client(aws.config({ region: "eu-west-1" }));
    const error = (await new S3ArtefactStore(elsewhere, { bucket }).put("abc"))._unsafeUnwrapErr();
    expect(error.advice).toMatch(
      `The bucket "${bucket}" is in another region: set AWS_REGION to that one.`,
    );
    elsewhere.destroy();
  });
});
