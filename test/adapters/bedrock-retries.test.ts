import { describe, expect, it } from "vitest";
import {
  BedrockLanguageModel,
  type BedrockLanguageModelOptions,
  bedrockClient,
} from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { bedrockAt, failureOf } from "../support/bedrock.js";
import {
  converse,
  type Replies,
  type Reply,
  refusal,
  says,
  wire,
} from "../support/bedrock-wire.js";
import { anyIdentity } from "../support/dynamodb.js";
import { drafting } from "../support/simulated.js";

const modelId = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const request: ModelRequest = { ...drafting(), modelId };

/** A model whose waits between requests take no time; `waits` are those it would have made. */
async function asked(replies: Replies | Reply, options: BedrockLanguageModelOptions = {}) {
  const bedrock = await wire(typeof replies === "function" ? replies : () => replies);
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const random = () => 0.5;
  const client = bedrockAt(bedrock.endpoint);
  const model = new BedrockLanguageModel(client, { random, sleep, ...options });
  return { model, waits, requests: bedrock.requests };
}

async function failureAfter(replies: Replies | Reply, options?: BedrockLanguageModelOptions) {
  const { model, waits, requests } = await asked(replies, options);
  return { failure: await failureOf(model.complete(request)), waits, requests };
}

describe("a call of Bedrock that keeps failing", () => {
  it.each([
    [429, "ThrottlingException", "throttled"],
    [400, "ServiceQuotaExceededException", "throttled"],
    [429, "ModelNotReadyException", "unavailable"],
    [408, "ModelTimeoutException", "timed-out"],
    [424, "ModelErrorException", "unavailable"],
    [500, "InternalServerException", "unavailable"],
    [503, "ServiceUnavailableException", "unavailable"],
    [502, "BadGateway", "unavailable"],
  ])("is repeated after %i %s, then %s", async (status, name, kind) => {
    const { failure, requests } = await failureAfter(refusal(status, name), { attempts: 3 });
    expect(failure).toEqual({
      type: "ModelFailure",
      kind,
      detail: expect.stringContaining(`it is ${name}`),
    });
    expect(requests).toHaveLength(3);
  });

  it.each(["reset", "cut"] as const)("is repeated after a %s connection", async (reply) => {
    const { failure, requests } = await failureAfter(reply, { attempts: 2 });
    expect(failure.kind).toBe("unavailable");
    expect(requests).toHaveLength(2);
  });

  it("is repeated after silence, each request given up in its own time", async () => {
    const { failure, requests } = await failureAfter("silence", {
      attempts: 2,
      attemptTimeoutMs: 50,
    });
    expect(failure).toMatchObject({ kind: "timed-out", detail: "no answer within 50 ms" });
    expect(requests).toHaveLength(2);
  });

  it("waits half of a doubling bound when luck is 0.5, and never over 10 s", async () => {
    const { waits } = await failureAfter(refusal(429, "ThrottlingException"));
    expect(waits).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 5_000]);
  });

  it("ends when the next wait would go beyond its deadline", async () => {
    let time = 5_000;
    const { requests } = await failureAfter(refusal(503, "ServiceUnavailableException"), {
      deadlineMs: 3_800,
      now: () => time,
      sleep: async (ms) => {
        time += ms;
      },
    });
    // 125, 250, 500 and 1,000 ms fit in; 2,000 more do not.
    expect(requests).toHaveLength(5);
  });

  it("is not repeated by the SDK as well", async () => {
    const { requests } = await failureAfter(refusal(503, "ServiceUnavailableException"), {
      attempts: 1,
    });
    expect(requests).toHaveLength(1);
  });

  it("says what to do when it is throttled", async () => {
    const { failure } = await failureAfter(refusal(429, "ThrottlingException"), { attempts: 1 });
    expect(failure.detail).toContain("ask for less at once, lower maxTokens, or have AWS raise");
  });

  it("keeps what the answer cost that it could not have repaired", async () => {
    const { failure } = await failureAfter(
      (n) => (n === 1 ? says("{}") : refusal(429, "ThrottlingException")),
      { attempts: 1 },
    );
    expect(failure).toMatchObject({
      kind: "throttled",
      call: { tokens: { input: 100, output: 20 }, repairs: 0 },
    });
  });

  it("shares one deadline with its repair", async () => {
    let time = 0;
    const { failure, requests } = await failureAfter(
      (n) => {
        time += 1_000;
        return n === 1 ? says("{}") : refusal(503, "ServiceUnavailableException");
      },
      { deadlineMs: 2_100, now: () => time },
    );
    expect(failure.kind).toBe("unavailable");
    // After the second request 100 ms are left, less than the wait of 125.
    expect(requests).toHaveLength(2);
  });
});

describe("a call of Bedrock that fails for a while", () => {
  it.each<[string, Reply]>([
    ["throttled", refusal(429, "ThrottlingException")],
    ["down", refusal(503, "ServiceUnavailableException")],
    ["reset", "reset"],
    ["cut", "cut"],
  ])("succeeds in the end when Bedrock was %s at first", async (_, reply) => {
    const { model, requests } = await asked((n) => (n < 3 ? reply : converse()));
    expect((await model.complete(request))._unsafeUnwrap().call.repairs).toBe(0);
    expect(requests).toHaveLength(3);
  });
});

describe("a call of Bedrock that can never succeed as it is", () => {
  it.each([
    [403, "AccessDeniedException", "no", "refused", `Allow this identity to use ${modelId}`],
    [
      403,
      "AccessDeniedException",
      "not authorized to perform: bedrock:ApplyGuardrail",
      "refused",
      "allow bedrock:ApplyGuardrail",
    ],
    [
      400,
      "ValidationException",
      "The provided model identifier is invalid.",
      "refused",
      `There is no model ${modelId} in this region`,
    ],
    [404, "ResourceNotFoundException", "gone", "refused", `There is no model ${modelId}`],
    [
      400,
      "ValidationException",
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      "refused",
      `e.g. "us.${modelId}"`,
    ],
    [
      400,
      "ValidationException",
      "The maximum tokens you requested exceeds the model limit of 4096.",
      "refused",
      "lower the agent version's maxTokens",
    ],
    [
      400,
      "ValidationException",
      "`temperature` and `top_p` cannot both be specified for this model.",
      "refused",
      "does not take this inference configuration",
    ],
    [
      400,
      "ValidationException",
      'tool_choice: type "tool" and "any" are not supported for this model.',
      "refused",
      "does not answer by these means",
    ],
    [400, "ValidationException", "something else", "refused", "something else"],
    [
      400,
      "ValidationException",
      "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
      "too-long",
      `The prompt is longer than ${modelId} takes: shorten it.`,
    ],
    [
      400,
      "ValidationException",
      "Input is too long for requested model.",
      "too-long",
      "shorten it",
    ],
    [403, "ExpiredTokenException", "expired", "refused", "The AWS credentials have expired"],
    [403, "UnrecognizedClientException", "no", "refused", "AWS does not know these credentials"],
    [403, "InvalidSignatureException", "no", "refused", "AWS does not accept the signature"],
    [
      429,
      "ThrottlingException",
      "Too many tokens per day, please wait before trying again.",
      "throttled",
      "per day",
    ],
  ])("is made once after %i %s (%s) and says what to do", async (...expected) => {
    const [status, name, message, kind, advice] = expected;
    const { failure, requests } = await failureAfter(refusal(status, name, message));
    expect(failure).toMatchObject({ kind, detail: expect.stringContaining(advice) });
    expect(requests).toHaveLength(1);
  });

  it("asks for credentials when there are none", async () => {
    const credentials = async () => {
      throw Object.assign(new Error("none"), { name: "CredentialsProviderError" });
    };
    const client = bedrockClient({ region: "eu-central-1", credentials });
    const failure = (await new BedrockLanguageModel(client).complete(request))._unsafeUnwrapErr();
    expect(failure).toMatchObject({
      kind: "refused",
      detail: expect.stringContaining("There are no AWS credentials: sign in"),
    });
  });
});

describe("a call of Bedrock that does not get there", () => {
  /** What a call comes to when each request breaks with this code of Node's. */
  async function failureWith(code: string) {
    let requests = 0;
    const client = bedrockClient({ ...anyIdentity, endpoint: "https://bedrock.example" });
    client.config.requestHandler = {
      handle: async () => {
        requests += 1;
        // The SDK's HTTP/1.1 handler calls some of them so.
        const name = "TimeoutError";
        throw Object.assign(new Error(`it is ${code}`), { name, code });
      },
    };
    const options = { attempts: 3, sleep: async () => {} };
    const failed = await new BedrockLanguageModel(client, options).complete(request);
    return { failure: failed._unsafeUnwrapErr(), requests };
  }

  it.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "EAI_AGAIN", "ERR_HTTP2_STREAM_ERROR"])(
    "is repeated after %s, then unavailable",
    async (code) => {
      const { failure, requests } = await failureWith(code);
      expect(failure).toMatchObject({ kind: "unavailable", detail: `it is ${code}` });
      expect(requests).toBe(3);
    },
  );

  it.each([
    ["ENOTFOUND", "There is no such host: correct the region or the endpoint."],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "The endpoint's certificate does not verify"],
  ])("is made once after %s and says what to do", async (code, advice) => {
    const { failure, requests } = await failureWith(code);
    expect(failure).toMatchObject({
      kind: "unavailable",
      detail: expect.stringContaining(advice),
    });
    expect(requests).toBe(1);
  });
});
