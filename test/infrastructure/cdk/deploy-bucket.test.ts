import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { putIntoBucket } from "../../../src/infrastructure/cdk/deploy/put-into-bucket.js";
import { type AwsAnswer, answeringAws } from "../../support/answering-aws.js";

const [bucket, key] = ["docket-dev-1-eu-west-1", "settings/price-book.json"];

describe("what is put into the bucket of a new stage", () => {
  const aws = answeringAws();

  /** What is said where S3 answers so to who looks and to who puts in, and what was put in. */
  async function put(look: AwsAnswer, ...puts: readonly AwsAnswer[]) {
    const folder = await mkdtemp(join(tmpdir(), "docket-bucket-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "prices.json");
    await writeFile(file, '{"prices":[]}');
    const answers = [...puts];
    aws.answer = ({ method }) => (method === "HEAD" ? look : (answers.shift() ?? {}));
    const said = await putIntoBucket(bucket, key, file);
    const written = aws.heard.filter(({ method }) => method === "PUT");
    return { said, file, written: written.map(({ path, body }) => [path.split("?")[0], body]) };
  }

  it("stays as it is once it is there", async () => {
    const { said, written } = await put({});
    expect(said._unsafeUnwrap()).toBe("settings/price-book.json is there");
    expect(written).toEqual([]);
  });

  it("is a file's text, put in again where S3 could not take it at the moment", async () => {
    const { said, file, written } = await put({ status: 404 }, { status: 503 });
    expect(said._unsafeUnwrap()).toBe(`settings/price-book.json is put in, from ${file}`);
    const once = [`/${bucket}/${key}`, '{"prices":[]}'];
    expect(written).toEqual([once, once]);
  });

  it("is not put in where nobody knows whether it is there", async () => {
    const { said, written } = await put({ status: 403 });
    expect(said._unsafeUnwrapErr()).toContain(
      `Allow this identity s3:GetObject and s3:PutObject on s3://${bucket}/${key}`,
    );
    expect(written).toEqual([]);
  });

  it("is said not to be put in", async () => {
    const body = "<Error><Code>NoSuchBucket</Code><Message>It does not exist</Message></Error>";
    const { said } = await put({ status: 404 }, { status: 404, body });
    expect(said._unsafeUnwrapErr()).toBe(
      `S3 cannot be used: It does not exist. There is no bucket "${bucket}": create it, or correct its name.`,
    );
    const missing = await putIntoBucket(bucket, key, "nowhere.json");
    expect(missing._unsafeUnwrapErr()).toBe("nowhere.json cannot be read.");
  });
});
