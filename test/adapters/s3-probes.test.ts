import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, it, onTestFinished, vi } from "vitest";
import { S3ReportStore, s3Client, s3Probes } from "#adapters/s3";
import { describeAws } from "../support/aws.js";
import { bucketFor } from "../support/s3.js";

describeAws("S3", (aws) => {
  const { name: bucket, client } = bucketFor(aws);
  const guidelinesKey = "guidelines.json";
  const guidelines = {
    company: "Brightside",
    voice: "Calm.",
    rules: ["Say only what is true."],
    avoid: [],
    offers: {},
    signature: "The Brightside team",
  };

  const tried = async (of: string, key = guidelinesKey) => {
    const found: Record<string, string> = {};
    for (const { what, run } of s3Probes(client, { bucket: of, guidelinesKey: key })) {
      found[what] = (await run()).match(
        (says) => says,
        ({ advice }) => advice ?? "unavailable",
      );
    }
    return found;
  };

  it("can be tried beforehand, and nothing is left behind", async () => {
    const Body = Buffer.from(JSON.stringify(guidelines));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: guidelinesKey, Body }));
    expect(await tried(bucket)).toEqual({
      [`read the brand guidelines s3://${bucket}/guidelines.json`]: "those of Brightside",
      [`put, read and remove artefacts in s3://${bucket}/artefacts/`]: "allowed",
      [`put, read and list reports in s3://${bucket}/reports/`]: "allowed",
    });
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([guidelinesKey]);
  });

  it("that cannot be used says for each what to do", async () => {
    const missing = `There is no bucket "${bucket}-none": create it, or correct its name.`;
    expect(Object.values(await tried(`${bucket}-none`))).toEqual([missing, missing, missing]);
    const [first] = Object.values(await tried(bucket, "none.json"));
    expect(first).toBe(
      `There is nothing at s3://${bucket}/none.json: put it there, or correct the name.`,
    );
  });

  it.each(["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])(
    "is found where %s says, with the bucket in the path",
    async (variable) => {
      vi.stubEnv(variable, aws.endpoint);
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const { endpoint: _, ...rest } = aws.config();
      const found = s3Client(rest);
      const names = await new S3ReportStore(found, { bucket }).list("");
      expect(names._unsafeUnwrap()).toEqual([]);
      found.destroy();
    },
  );

  it("has the bucket in its host name elsewhere, unless that is said otherwise", async () => {
    const { endpoint, ...rest } = aws.config();
    const clients = [
      s3Client(rest),
      s3Client({ ...rest, forcePathStyle: true }),
      s3Client({ ...rest, endpoint }),
      s3Client({ ...rest, endpoint, forcePathStyle: false }),
    ];
    expect(clients.map(({ config }) => config.forcePathStyle)).toEqual([false, true, true, false]);
    for (const each of clients) each.destroy();
  });
});
