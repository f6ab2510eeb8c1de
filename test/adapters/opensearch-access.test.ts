import { createHash, createHmac } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type OpenSearchAccess,
  OpenSearchSimilarCustomers,
  openSearchClient,
} from "#adapters/opensearch";
import { describeAws } from "../support/aws.js";
import { answering, type SeenRequest } from "../support/opensearch.js";

/** An index at a server that answers every request so, until the test is over. */
async function indexAt(
  { status = 200, body = {} }: { readonly status?: number; readonly body?: object | string },
  access?: OpenSearchAccess,
) {
  const { endpoint, requests } = await answering(status, body);
  const client = openSearchClient({ endpoint, ...(access && { access }) });
  onTestFinished(() => client.close());
  const space = { model: "test-model", dimension: 3 };
  const options = { client, name: "docket-customers", ...space, attempts: 2, firstWaitMs: 1 };
  return { index: new OpenSearchSimilarCustomers(options), requests };
}

const identity = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
const signed: OpenSearchAccess = {
  type: "signed",
  region: "eu-west-1",
  credentials: async () => identity,
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** As RFC 3986 has it. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** The signature that a request has to have: "Create a signed AWS API request", AWS IAM User Guide. */
function signatureOf({ method, path, headers, body }: SeenRequest): string {
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
  const [date = "", time] = [String(headers["x-amz-date"]).slice(0, 8), headers["x-amz-date"]];
  const [raw = "", query = ""] = path.split("?");
  const where = raw.split("/").map(encoded).join("/");
  const sorted = query.split("&").sort().join("&");
  const lines = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, where, sorted, lines.join(""), names, sha256(body)].join("\n");
  const scope = `${date}/eu-west-1/es/aws4_request`;
  const key = ["eu-west-1", "es", "aws4_request"].reduce<Buffer>(
    (last, part) => hmac(last, part),
    hmac(`AWS4${identity.secretAccessKey}`, date),
  );
  return hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString("hex");
}

describe("a client of OpenSearch", () => {
  it("signs what it asks of a domain", async () => {
    const { index, requests } = await indexAt({ body: {} }, signed);
    await index.create();
    expect(requests.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
      "GET /docket-customers",
      "GET /docket-customers-*",
      "PUT /docket-customers-000001",
      "GET /docket-customers",
      "GET /docket-customers-*",
    ]);
    for (const seen of requests) {
      expect(seen.headers["x-amz-security-token"]).toBe("token");
      expect(seen.headers.authorization).toContain(`Signature=${signatureOf(seen)}`);
    }
  });

  it("says who asks by name and password", async () => {
    const access = { type: "basic", username: "docket", password: "s3cret" } as const;
    const { index, requests } = await indexAt({ body: {} }, access);
    await index.check();
    expect(requests[0]?.headers.authorization).toBe("Basic ZG9ja2V0OnMzY3JldA==");
  });

  it("says nothing of who asks where nobody is asked", async () => {
    const { index, requests } = await indexAt({ body: {} });
    await index.check();
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  it("ends with the trouble of whoever keeps the credentials", async () => {
    const cause = Object.assign(new Error("no credentials"), { name: "CredentialsProviderError" });
    const credentials = () => Promise.reject(cause);
    const { index } = await indexAt({}, { ...signed, credentials });
    expect((await index.check())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice:
        "There are no AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    });
  });

  it("keeps what it was told in confidence out of its errors", async () => {
    const access = { type: "basic", username: "docket", password: "s3cret" } as const;
    const { index } = await indexAt({ status: 403, body: { message: "no" } }, access);
    const { cause } = (await index.check())._unsafeUnwrapErr();
    expect(JSON.stringify(cause)).not.toContain("ZG9ja2V0OnMzY3JldA==");
    expect(cause).not.toHaveProperty("meta");
  });

  it("does not take an answer of another shape for an index", async () => {
    const { index } = await indexAt({ body: { any: "thing" } });
    expect((await index.check())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: { name: "ZodError" },
    });
  });
});

describeAws("a server with a certificate of an authority that nobody named", (aws) => {
  it("is not asked, and what to do is said", async () => {
    const client = openSearchClient({ endpoint: aws.endpoint, access: signed });
    onTestFinished(() => client.close());
    const space = { model: "test-model", dimension: 3 };
    const index = new OpenSearchSimilarCustomers({ client, name: "docket-customers", ...space });
    expect((await index.check())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice:
        "The endpoint's certificate does not verify: correct the endpoint, or name its authority's certificate in NODE_EXTRA_CA_CERTS.",
    });
  });
});
