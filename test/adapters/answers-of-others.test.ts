import { describe, expect, it } from "vitest";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { KnowledgeBaseSimilarCases, knowledgeBaseClients } from "#adapters/knowledge-base";
import { S3ArtefactStore, S3RejectStore, S3ReportStore, s3Client, s3Probes } from "#adapters/s3";
import { SnsAlerts, snsClient } from "#adapters/sns";
import { parameterText, SsmSettings, ssmClient } from "#adapters/ssm";
import { answeringAws } from "../support/answering-aws.js";

const retries = { attempts: 1 };
const bucket = "a-bucket";
const hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const artefacts = () => new S3ArtefactStore(s3Client(), { bucket, ...retries });
const reports = () => new S3ReportStore(s3Client(), { bucket, ...retries });
const report = { name: "a.json", mediaType: "application/json", content: "{}" };
const reject = {
  source: { system: "a", record: "1" },
  refusedAt: "2026-10-01T00:00:00.000Z",
  reasons: [],
  text: "x",
};
const kms = () => new KmsKeyWrapper(kmsClient(), { key: "alias/a", ...retries });
const cases = () =>
  new KnowledgeBaseSimilarCases(knowledgeBaseClients(), {
    knowledgeBaseId: "KB12345678",
    dataSourceId: "DS12345678",
    bucket,
    ...retries,
  });

describe("what is no AWS, and says 200 to everything", () => {
  const place = answeringAws();

  describe.each([
    ["nothing", ""],
    ["a page", "<html><head><title>Sign in</title></head><body>Sign in</body></html>"],
  ])("with %s", (_, body) => {
    it.each([
      [
        "SNS",
        "an alert",
        () =>
          new SnsAlerts(snsClient(), { topic: "arn:aws:sns:eu-west-1:1:t", ...retries }).send({
            severity: "info",
            title: "a",
            text: "b",
          }),
      ],
      ["S3", "an artefact", () => artefacts().put("abc")],
      ["S3", "an artefact's end", () => artefacts().remove(hash)],
      ["S3", "a report", () => reports().put(report)],
      ["S3", "reports' names", () => reports().list("")],
      ["S3", "a reject", () => new S3RejectStore(s3Client(), { bucket, ...retries }).keep(reject)],
      ["S3", "a case's end", () => cases().erase("m-1")],
      [
        "Parameter Store",
        "settings",
        () => new SsmSettings(ssmClient(), { path: "/docket", ...retries }).all(),
      ],
      [
        "Parameter Store",
        "a parameter",
        () => parameterText(ssmClient(), { name: "/a", ...retries }),
      ],
      ["KMS", "a wrapped key", () => kms().wrap(new Uint8Array(32), "c-1")],
      ["KMS", "an opened key", () => kms().unwrap(new Uint8Array(80), "c-1")],
    ])("has not taken or given as %s %s", async (service, _, call) => {
      place.answer = () => ({ body });
      expect((await call())._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", service });
    });
  });

  it("is told from AWS, by what to do", async () => {
    place.answer = () => ({});
    const { advice } = (await artefacts().put("abc"))._unsafeUnwrapErr();
    expect(advice).toBe("What answers there is not S3: correct the endpoint.");
  });

  it("shows no right to anything", async () => {
    place.answer = () => ({});
    const probes = s3Probes(s3Client(), { bucket, guidelinesKey: "guidelines.json" });
    for (const { what, run } of probes) expect((await run()).isErr(), what).toBe(true);
  });
});
