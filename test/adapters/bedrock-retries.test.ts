import { describe, expect, it } from "vitest";
import {
  BedrockLanguageModel,
  type BedrockLanguageModelOptions,
  bedrockClient,
} from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { bedrockAt } from "../support/bedrock.js";
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
  const failure = (await model.complete(request))._unsafeUnwrapErr();
  return { failure, waits, requests };
}

/** A clock that only waits move forward. */
function clockOfWaits(luck: number) {
  const clock = { time: 0 };
  const sleep = async (ms: number) => {
    clock.time += ms;
  };
  return { clock, options: { now: () => clock.time, sleep, random: () => luck } };
}

describe("a call of Bedrock that keeps failing", () => {
  it.each([
    [429, "ThrottlingException"],
    [400, "ServiceQuotaExceededException"],
    [429, "ModelNotReadyException"],
    [500, "InternalServerException"],
    [503, "ServiceUnavailableException"],
    [502, "BadGateway"],
  ])("is repeated after %i %s, and then is no attempt", async (status, name) => {
    const { failure, requests } = await failureAfter(refusal(status, name), { attempts: 3 });
    expect(failure).toEqual({
      type: "NotAsked",
      why: "unavailable",
      detail: expect.stringContaining(`it is ${name}`),
    });
    expect(requests).toHaveLength(3);
  });

  it.each([
    [408, "ModelTimeoutException", "timed-out"],
    [424, "ModelErrorException", "unavailable"],
  ])("is repeated after %i %s, and then is an attempt: another prompt may do", async (...asked) => {
    const [status, name, kind] = asked;
    const { failure, requests } = await failureAfter(refusal(status, name), { attempts: 3 });
    const detail = expect.stringContaining(`it is ${name}`);
    expect(failure).toEqual({ type: "ModelFailure", kind, detail });
    expect(requests).toHaveLength(3);
  });

  it.each(["reset", "cut"] as const)("is repeated after a %s connection", async (reply) => {
    const { failure, requests } = await failureAfter(reply, { attempts: 2 });
    expect(failure).toMatchObject({ type: "NotAsked", why: "unavailable" });
    expect(requests).toHaveLength(2);
  });

  it("is repeated after silence, each request given up in its own time", async () => {
    const { failure, requests } = await failureAfter("silence", {
      attempts: 2,
      attemptTimeoutMs: 50,
    });
    expect(failure).toEqual({
      type: "NotAsked",
      why: "unavailable",
      detail: expect.stringMatching(/no answer within 50 ms$/),
    });
    expect(requests).toHaveLength(2);
  });

  it("waits half of a doubling bound when luck is 0.5, and never over 20 s", async () => {
    const { waits } = await failureAfter(refusal(429, "ThrottlingException"), { attempts: 10 });
    expect(waits).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it("ends within five minutes, whatever the luck", async () => {
    for (const luck of [0.1, 0.5, 0.99]) {
      const { clock, options } = clockOfWaits(luck);
      const { failure } = await failureAfter(refusal(429, "ThrottlingException"), options);
      expect(failure).toMatchObject({ type: "NotAsked", why: "unavailable" });
      expect(clock.time, `luck ${luck}`).toBeGreaterThan(120_000);
      expect(clock.time, `luck ${luck}`).toBeLessThanOrEqual(300_000);
    }
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

  it.each<[Reply, string]>([
    [refusal(429, "ThrottlingException"), "throttled"],
    [refusal(408, "ModelTimeoutException"), "timed-out"],
    [refusal(500, "InternalServerException"), "unavailable"],
    ["reset", "unavailable"],
    [refusal(403, "ExpiredTokenException"), "refused"],
  ])(
    "after an answer that it cannot have repaired is an attempt, with its cost: %j",
    async (reply, kind) => {
      const { failure } = await failureAfter((n) => (n === 1 ? says("{}") : reply), {
        attempts: 1,
      });
      expect(failure).toMatchObject({
        type: "ModelFailure",
        kind,
        call: { tokens: { input: 100, output: 20 }, repairs: 0 },
      });
    },
  );

  it("shares one deadline with its repair", async () => {
    let time = 0;
    const { failure, requests } = await failureAfter(
      (n) => {
        time += 1_000;
        return n === 1 ? says("{}") : refusal(503, "ServiceUnavailableException");
      },
      { deadlineMs: 2_100, now: () => time },
    );
    expect(failure).toMatchObject({ type: "ModelFailure", kind: "unavailable" });
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

describe("a call of Bedrock whose quota of a minute is used up", () => {
  it.each([0.1, 0.5, 0.99])("is answered in the next minute when luck is %d", async (luck) => {
    const { clock, options } = clockOfWaits(luck);
    const used = refusal(429, "ThrottlingException", "Too many tokens, please wait.");
    const { model } = await asked(() => (clock.time < 60_000 ? used : converse()), options);
    expect((await model.complete(request)).isOk()).toBe(true);
    expect(clock.time).toBeLessThan(90_000);
  });

  it.each<[string, Reply]>([
    ["fails", refusal(500, "InternalServerException")],
    ["breaks off", "reset"],
  ])("is asked eight times only where it %s", async (_, reply) => {
    const { clock, options } = clockOfWaits(0.5);
    const used = refusal(429, "ThrottlingException");
    const { requests } = await failureAfter((n) => (n <= 20 ? used : reply), options);
    expect(requests).toHaveLength(28);
    expect(clock.time).toBeGreaterThan(60_000);
  });

  it("fails at the deadline where that is shorter", async () => {
    const { clock, options } = clockOfWaits(0.5);
    const used = refusal(429, "ThrottlingException");
    const { failure } = await failureAfter(used, { ...options, deadlineMs: 20_000 });
    expect(failure).toMatchObject({ type: "NotAsked", why: "unavailable" });
    expect(clock.time).toBe(15_875);
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
      const detail = expect.stringContaining(`it is ${code}`);
      expect(failure).toEqual({ type: "NotAsked", why: "unavailable", detail });
      expect(requests).toBe(3);
    },
  );

  it.each([
    ["ENOTFOUND", "There is no such host: correct the region or the endpoint."],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "The endpoint's certificate does not verify"],
  ])("is made once after %s and says what to do", async (code, advice) => {
    const { failure, requests } = await failureWith(code);
    const detail = expect.stringContaining(advice);
    expect(failure).toEqual({ type: "NotAsked", why: "refused", detail });
    expect(requests).toBe(1);
  });
});
