import { describe, expect, it, onTestFinished } from "vitest";
import { domainsClient, findDomain } from "#adapters/opensearch";
import { describeAws } from "../support/aws.js";
import { answering } from "../support/opensearch.js";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

/** A client of a service that answers every request so, until the test is over. */
async function asked(status: number, body: object, headers: Record<string, string> = {}) {
  const { endpoint, requests } = await answering(status, body, headers);
  const client = domainsClient({ endpoint, region: "eu-west-1", credentials });
  onTestFinished(() => client.destroy());
  return { client, requests };
}

const active = {
  DomainName: "docket",
  DomainId: "1/docket",
  ARN: "arn:aws:es:eu-west-1:1:domain/docket",
  Created: true,
  Deleted: false,
  Processing: false,
  UpgradeProcessing: false,
  Endpoint: "search-docket-abc.eu-west-1.es.amazonaws.com",
  EngineVersion: "OpenSearch_2.19",
  DomainProcessingStatus: "Active",
};

const find = async (facts: object) => {
  const { client } = await asked(200, { DomainStatus: { ...active, ...facts } });
  return findDomain("docket", client);
};

describe("a domain", () => {
  it("is found with its endpoint, its version and who may ask it", async () => {
    const found = (await find({}))._unsafeUnwrap();
    expect(found).toMatchObject({
      endpoint: "https://search-docket-abc.eu-west-1.es.amazonaws.com",
      version: "2.19",
      state: "active",
      access: { type: "signed", region: "eu-west-1" },
    });
    expect(await found.access.credentials()).toMatchObject(credentials);
  });

  it("is reached by its endpoint in a VPC if it is in one", async () => {
    const Endpoints = { vpc: "vpc-docket-abc.eu-west-1.es.amazonaws.com" };
    const found = (await find({ Endpoint: undefined, Endpoints }))._unsafeUnwrap();
    expect(found.endpoint).toBe("https://vpc-docket-abc.eu-west-1.es.amazonaws.com");
  });

  it.each([
    ["changing", { Processing: true, DomainProcessingStatus: "Modifying" }],
    ["upgrading", { UpgradeProcessing: true, DomainProcessingStatus: "UpgradingEngineVersion" }],
  ])("can be used while it is %s", async (state, facts) => {
    expect((await find(facts))._unsafeUnwrap().state).toBe(state);
  });

  it.each([
    [
      "creating",
      { Endpoint: undefined, Processing: true, DomainProcessingStatus: "Creating" },
      "The domain docket is being created: wait some 20 minutes.",
    ],
    ["deleting", { Deleted: true }, "The domain docket is being deleted: name another one."],
    [
      "deleting",
      { DomainProcessingStatus: "Deleting" },
      "The domain docket is being deleted: name another one.",
    ],
    [
      "isolated",
      { DomainProcessingStatus: "Isolated" },
      "AWS has suspended the domain docket: ask AWS Support.",
    ],
    [
      "no-endpoint",
      { Endpoint: undefined },
      "The domain docket has no endpoint: look at it in the console.",
    ],
    [
      "wrong-engine",
      { EngineVersion: "Elasticsearch_7.10" },
      "The domain docket runs Elasticsearch_7.10: upgrade it to OpenSearch 2.16 or later.",
    ],
    [
      "wrong-engine",
      { EngineVersion: "OpenSearch_2.15" },
      "The domain docket runs OpenSearch_2.15: upgrade it to OpenSearch 2.16 or later.",
    ],
  ])("cannot be used while it is %s (%j)", async (why, facts, advice) => {
    const found = (await find(facts))._unsafeUnwrapErr();
    expect(found).toEqual({ type: "DomainUnusable", domain: "docket", why, advice });
  });

  it.each(["OpenSearch_2.16", "OpenSearch_3.1"])("of %s will do", async (EngineVersion) => {
    expect((await find({ EngineVersion })).isOk()).toBe(true);
  });

  it.each([
    [403, "AccessDeniedException", "Allow this identity es:DescribeDomain on docket."],
    [
      403,
      "ExpiredTokenException",
      "The AWS credentials have expired: get new ones, e.g. sign in again.",
    ],
    [
      403,
      "InvalidSignatureException",
      "AWS does not accept the signature: correct the secret access key, or this machine's clock.",
    ],
    [
      403,
      "UnrecognizedClientException",
      "AWS does not know these credentials in this region: correct them, or the region.",
    ],
  ])("cannot be looked for after %i %s, which is said", async (status, name, advice) => {
    const headers = { "x-amzn-errortype": name };
    const { client, requests } = await asked(status, { message: "no" }, headers);
    const found = await findDomain("docket", client, { firstWaitMs: 1 });
    expect(found._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", advice });
    expect(requests.length).toBeLessThan(3);
  });

  it("is asked for again while its service is busy, and not for ever", async () => {
    const { client, requests } = await asked(503, { message: "busy" });
    const found = await findDomain("docket", client, { attempts: 3, firstWaitMs: 1 });
    expect(found._unsafeUnwrapErr()).toMatchObject({ service: "Amazon OpenSearch Service" });
    expect(requests.length).toBe(3);
  });
});

describeAws("a domain in an account", (aws) => {
  it("is missing where nobody made one", async () => {
    const client = domainsClient(aws.config());
    const found = await findDomain("docket-of-nobody", client);
    expect(found._unsafeUnwrapErr()).toEqual({
      type: "DomainUnusable",
      domain: "docket-of-nobody",
      why: "missing",
      advice: "There is no domain docket-of-nobody in this account and region: correct them.",
    });
  });
});
