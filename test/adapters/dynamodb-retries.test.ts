import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoDbCaller, dynamoDbClient } from "#adapters/dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { anyIdentity } from "../support/dynamodb.js";
import { type Fault, faultyCaller, transientRefusals } from "../support/faulty-requests.js";

const callerThatMeets = (fault: Fault, options?: RetryOptions) =>
  faultyCaller(() => fault, options);
const get = () => new GetItemCommand({ TableName: "some-table", Key: { k: { S: "a" } } });

describe("a call that keeps failing", () => {
  const throttled: Fault = { type: "refused", status: 400, error: "ThrottlingException" };

  it.each(transientRefusals)("is repeated after $error, then unavailable", async (fault) => {
    const { caller, requests } = callerThatMeets(fault, { attempts: 3 });
    const error = (await caller.ask(get()))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      type: "Unavailable",
      service: "DynamoDB",
      cause: { name: fault.error },
    });
    expect(requests.seen).toBe(3);
  });

  it.each(["ECONNRESET", "ECONNREFUSED", "ETIMEDOUT", "EPIPE", "EAI_AGAIN"])(
    "is repeated after %s on the network, then unavailable",
    async (code) => {
      const { caller, requests } = callerThatMeets({ type: "dropped", code }, { attempts: 3 });
      const error = (await caller.ask(get()))._unsafeUnwrapErr();
      expect(error).toMatchObject({ type: "Unavailable", cause: { code } });
      expect(requests.seen).toBe(3);
    },
  );

  it("is repeated after silence, each request given up in its own time", async () => {
    const { caller, requests } = callerThatMeets(
      { type: "silence", sent: false },
      { attempts: 2, attemptTimeoutMs: 20 },
    );
    const error = (await caller.ask(get()))._unsafeUnwrapErr();
    expect(error).toMatchObject({ cause: { name: "TimeoutError" } });
    expect(requests.seen).toBe(2);
  });

  it("asks for a higher quota when the account is throttled", async () => {
    const { caller } = callerThatMeets({ ...throttled, error: "RequestLimitExceeded" });
    const error = (await caller.ask(get()))._unsafeUnwrapErr();
    expect(error.advice).toContain("The account is at its throughput limit");
  });

  it("carries no advice when later may do", async () => {
    const { caller } = callerThatMeets(throttled);
    expect((await caller.ask(get()))._unsafeUnwrapErr()).not.toHaveProperty("advice");
  });

  it("waits half of a doubling bound when luck is 0.5, and never over 2 s", async () => {
    const { caller, waits } = callerThatMeets(throttled);
    await caller.ask(get());
    expect(waits).toEqual([25, 50, 100, 200, 400, 800, 1000]);
  });

  it("waits not at all when luck is 0", async () => {
    const { caller, waits } = callerThatMeets(throttled, { attempts: 4, random: () => 0 });
    await caller.ask(get());
    expect(waits).toEqual([0, 0, 0]);
  });

  it("ends when the next wait would go beyond its deadline", async () => {
    let time = 5_000;
    const { caller, requests } = callerThatMeets(throttled, {
      deadlineMs: 76,
      now: () => time,
      sleep: async (ms) => {
        time += ms;
      },
    });
    await caller.ask(get());
    // 25 and 50 ms fit in; 100 more do not.
    expect(requests.seen).toBe(3);
  });
});

describe("a call that can never succeed as it is", () => {
  it.each([
    ["AccessDeniedException", 'Allow this identity to use the table "some-table"'],
    ["ExpiredTokenException", "The AWS credentials have expired"],
    ["UnrecognizedClientException", "AWS does not know these credentials in this region"],
    ["InvalidSignatureException", "AWS does not accept the signature"],
    ["ResourceNotFoundException", 'The table "some-table" does not exist'],
  ])("is made once after %s and says what to do", async (error, advice) => {
    const { caller, requests } = callerThatMeets({ type: "refused", status: 400, error });
    expect((await caller.ask(get()))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: { name: error },
      advice: expect.stringContaining(advice),
    });
    expect(requests.seen).toBe(1);
  });

  it("is made again when its signature was refused for this machine's wrong clock", async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const refused = { type: "refused", status: 400 } as const;
    const { caller, requests } = faultyCaller(({ number }) =>
      number === 1
        ? { ...refused, error: "InvalidSignatureException", date: inAnHour }
        : { ...refused, error: "AccessDeniedException" },
    );
    expect((await caller.ask(get()))._unsafeUnwrapErr()).toMatchObject({
      cause: { name: "AccessDeniedException" },
    });
    expect(requests.seen).toBe(2);
  });

  it("names region and endpoint when there is no such host", async () => {
    const { caller, requests } = callerThatMeets({ type: "dropped", code: "ENOTFOUND" });
    expect((await caller.ask(get()))._unsafeUnwrapErr()).toMatchObject({
      cause: { code: "ENOTFOUND" },
      advice: "There is no such host: correct the region or the endpoint.",
    });
    expect(requests.seen).toBe(1);
  });

  it("asks for credentials when there are none", async () => {
    const nobody = async () => {
      throw Object.assign(new Error("none"), { name: "CredentialsProviderError" });
    };
    const client = dynamoDbClient({ region: "eu-central-1", credentials: nobody });
    const error = (await new DynamoDbCaller(client).ask(get()))._unsafeUnwrapErr();
    expect(error.advice).toContain("There are no AWS credentials: sign in");
  });

  it("asks for a region when there is none", async () => {
    const { credentials } = anyIdentity;
    const region = async () => {
      throw new Error("Region is missing");
    };
    const client = dynamoDbClient({ region, credentials });
    const error = (await new DynamoDbCaller(client).ask(get()))._unsafeUnwrapErr();
    expect(error.advice).toBe("Say which AWS region: set AWS_REGION.");
  });

  it("knows no advice for a request that DynamoDB does not understand", async () => {
    const fault: Fault = { type: "refused", status: 400, error: "SerializationException" };
    const { caller, requests } = callerThatMeets(fault);
    expect((await caller.ask(get()))._unsafeUnwrapErr()).not.toHaveProperty("advice");
    expect(requests.seen).toBe(1);
  });
});
