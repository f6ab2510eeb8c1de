import { describe, expect, it, onTestFinished } from "vitest";
import { OpenSearchSimilarCustomers, openSearchClient } from "#adapters/opensearch";
import { answering } from "../support/opensearch.js";

/** An index at a server that answers every request so, until the test is over. */
async function indexAt({
  status,
  body,
}: {
  readonly status: number;
  readonly body: object | string;
}) {
  const { endpoint } = await answering(status, body);
  const client = openSearchClient({ endpoint });
  onTestFinished(() => client.close());
  const space = { model: "test-model", dimension: 3 };
  const options = { client, name: "docket-customers", ...space, attempts: 2, firstWaitMs: 1 };
  return new OpenSearchSimilarCustomers(options);
}

describe("an index that a server refuses", () => {
  it.each([
    [
      "an expired token",
      { status: 403, body: { message: "The security token included in the request is expired" } },
      "The AWS credentials have expired: get new ones, e.g. sign in again.",
    ],
    [
      "credentials that AWS does not know",
      { status: 403, body: { message: "The security token included in the request is invalid." } },
      "AWS does not know these credentials in this region: correct them, or the region.",
    ],
    [
      "a clock that is five minutes off",
      {
        status: 403,
        body: {
          message:
            "Signature expired: 20261001T120000Z is now earlier than 20261001T120100Z (20261001T120600Z - 5 min.)",
        },
      },
      "AWS does not accept the signature: correct the secret access key, or this machine's clock.",
    ],
    [
      "a wrong secret",
      {
        status: 403,
        body: {
          message: "The request signature we calculated does not match the signature you provided.",
        },
      },
      "AWS does not accept the signature: correct the secret access key, or this machine's clock.",
    ],
    [
      "a wrong region",
      {
        status: 403,
        body: { message: "Credential should be scoped to a valid region." },
      },
      "AWS does not accept the signature: correct the secret access key, or this machine's clock.",
    ],
    [
      "a role without rights",
      {
        status: 403,
        body: { Message: "User: arn:aws:iam::1:user/a is not authorized to perform: es:ESHttpGet" },
      },
      "Allow this identity to use the index, in the domain's access policy (es:ESHttp*) and in its roles.",
    ],
    [
      "a user without rights",
      {
        status: 403,
        body: {
          error: {
            root_cause: [
              { type: "security_exception", reason: "no permissions for [indices:admin/get]" },
            ],
            type: "security_exception",
            reason: "no permissions for [indices:admin/get]",
          },
          status: 403,
        },
      },
      "Allow this identity to use the index, in the domain's access policy (es:ESHttp*) and in its roles.",
    ],
    [
      "a wrong password",
      { status: 401, body: "Unauthorized" },
      "OpenSearch does not know who asks: sign the requests, or correct user name and password.",
    ],
    [
      "a request that is too large",
      { status: 413, body: "" },
      "The domain takes no request of this size: give it larger nodes.",
    ],
    [
      "a full disk",
      {
        status: 429,
        body: {
          error: {
            type: "cluster_block_exception",
            reason:
              "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];",
          },
        },
      },
      "The domain's disk is full: delete what is not needed, or give it more storage.",
    ],
    [
      "too little memory",
      { status: 429, body: { error: { type: "circuit_breaking_exception", reason: "[parent]" } } },
      "The domain is out of memory: ask for less at once, or give it larger nodes.",
    ],
  ])("says what to do about %s", async (_, answer, advice) => {
    const index = await indexAt(answer);
    expect((await index.check())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "OpenSearch",
      advice,
    });
  });
});
