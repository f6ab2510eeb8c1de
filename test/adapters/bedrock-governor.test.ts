import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { BedrockLanguageModel, QuotaGovernor } from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { tokenQuota } from "#domain";
import { bedrockAt } from "../support/bedrock.js";
import { converse, type Replies, refusal, says, wire } from "../support/bedrock-wire.js";
import { drafting } from "../support/simulated.js";

/** A clock that goes on only when somebody sleeps, and then to where the first one wakes. */
function sleepersClock() {
  let time = 0;
  const sleepers = new Set<{ readonly at: number; wake(): void }>();
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const sleeper = {
        at: time + ms,
        wake: () => {
          sleepers.delete(sleeper);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal.addEventListener("abort", sleeper.wake);
    });
  return {
    now: () => time,
    sleep,
    sleeping: () => sleepers.size,
    /** Lets the first sleeper wake, and what follows from it happen. */
    goOn: async () => {
      const first = [...sleepers].sort((a, b) => a.at - b.at)[0];
      time = first?.at ?? time;
      first?.wake();
      await settled();
    },
  };
}

/** What is under way without waiting for time has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const never = new AbortController().signal;
const patient = Number.POSITIVE_INFINITY;

function governed(tokensPerMinute: number) {
  const clock = sleepersClock();
  const governor = new QuotaGovernor(tokenQuota({ tokensPerMinute }), clock);
  const order: string[] = [];
  const admit = (name: string, tokens: number, waitMs = patient, signal = never) =>
    governor.admit({ tokens, waitMs }, signal).then((admitted) => {
      order.push(`${name} at ${clock.now()}`);
      return admitted;
    });
  return { clock, governor, order, admit };
}

describe("a governor of requests", () => {
  it("lets go what fits, and the rest in order a minute later", async () => {
    const { clock, order, admit } = governed(1_000);
    void admit("a", 600);
    void admit("b", 600);
    void admit("c", 100);
    await settled();
    expect(order).toEqual(["a at 0"]);
    await clock.goOn();
    await clock.goOn();
    expect(order).toEqual(["a at 0", "b at 60000", "c at 60000"]);
  });

  it("lets the next one go as soon as an answer took less than was reserved", async () => {
    const { order, admit } = governed(1_000);
    const first = await admit("a", 1_000);
    void admit("b", 800);
    await settled();
    expect(order).toEqual(["a at 0"]);
    first.settle({ input: 150, output: 50, cacheRead: 0, cacheWrite: 0 });
    await settled();
    expect(order).toEqual(["a at 0", "b at 0"]);
  });

  it("turns away what would have to wait too long, and what never fits", async () => {
    const { admit } = governed(1_000);
    await admit("a", 1_000);
    await expect(admit("b", 1, 59_999)).rejects.toMatchObject({
      name: "QuotaExhausted",
      message: expect.stringContaining("no room for 1 tokens for another 60000 ms"),
    });
    await expect(admit("c", 1_001)).rejects.toMatchObject({
      name: "QuotaExhausted",
      message: expect.stringContaining("1001 tokens, more than a minute's quota"),
    });
  });

  it("does not keep a place for whoever was stopped", async () => {
    const { clock, order, admit } = governed(1_000);
    const stop = new AbortController();
    await admit("a", 700);
    const stopped = admit("b", 900, patient, stop.signal);
    void admit("c", 300);
    await settled();
    expect(order).toEqual(["a at 0"]);
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    await settled();
    expect(order).toEqual(["a at 0", "c at 0"]);
    expect(clock.sleeping()).toBe(0);
  });
});

const modelId = "anthropic.claude-sonnet-4-5-20250929-v1:0";
/** 300 tokens of answer at most, and few of prompt. */
const request: ModelRequest = { ...drafting(), modelId, inference: { maxTokens: 300 } };

async function governedModel(tokensPerMinute: number, replies: Replies) {
  const bedrock = await wire(replies);
  const { governor, clock } = governed(tokensPerMinute);
  const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), {
    governorOf: (id) => okAsync(id === modelId ? governor : undefined),
    ...clock,
    sleep: async () => {},
    random: () => 0,
  });
  return { model, governor, bedrock };
}

describe("a model with a governor", () => {
  it("is not asked what never fits into its quota", async () => {
    const { model, bedrock } = await governedModel(301, () => converse());
    expect((await model.complete(request))._unsafeUnwrapErr()).toMatchObject({
      type: "NotAsked",
      why: "unavailable",
      detail: expect.stringContaining("more than a minute's quota: lower maxTokens"),
    });
    expect(bedrock.requests).toHaveLength(0);
  });

  it("is not asked when its quota is not known, and says why, at once", async () => {
    const bedrock = await wire(() => converse());
    const refused = { type: "NotAsked", why: "refused", detail: "the setting is wrong" } as const;
    let asked = 0;
    const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), {
      governorOf: () => {
        asked += 1;
        return errAsync(refused);
      },
    });
    expect((await model.complete(request))._unsafeUnwrapErr()).toEqual(refused);
    expect([asked, bedrock.requests.length]).toEqual([1, 0]);
  });

  it("asks who governs it once a call, however many requests there are", async () => {
    const bedrock = await wire((n) => (n === 1 ? refusal(429, "ThrottlingException") : says("{}")));
    const asked: string[] = [];
    const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), {
      governorOf: (id) => {
        asked.push(id);
        return okAsync(undefined);
      },
      sleep: async () => {},
    });
    await model.complete(request);
    expect([asked, bedrock.requests.length]).toEqual([[modelId], 3]);
  });

  it("was stopped, where it was stopped before its quota was known", async () => {
    const bedrock = await wire(() => converse());
    const stop = new AbortController();
    const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), {
      governorOf: (_, call) => {
        stop.abort(new Error("enough"));
        const detail = String(call?.signal?.aborted);
        return errAsync({ type: "NotAsked", why: "unavailable", detail });
      },
    });
    const ended = (await model.complete(request, stop))._unsafeUnwrapErr();
    expect(ended).toEqual({ type: "NotAsked", why: "stopped", detail: "enough" });
    expect(bedrock.requests).toHaveLength(0);
  });

  it("gives back what an answer did not take", async () => {
    const { model, governor } = await governedModel(1_000, () => converse());
    await model.complete(request);
    // 100 in and 20 out were counted.
    await governor.admit({ tokens: 880, waitMs: 0 }, never);
    await expect(governor.admit({ tokens: 1, waitMs: 0 }, never)).rejects.toThrow("no room");
  });

  it("gives back all that a refused request was to take, and reserves it again for the next", async () => {
    const { model, governor, bedrock } = await governedModel(1_000, (n) =>
      n < 6 ? refusal(429, "ThrottlingException") : converse(),
    );
    expect((await model.complete(request)).isOk()).toBe(true);
    expect(bedrock.requests).toHaveLength(6);
    await governor.admit({ tokens: 880, waitMs: 0 }, never);
  });

  it("takes a request without an answer to have used all of its reservation", async () => {
    const { model, governor } = await governedModel(2_000, (n) => (n === 1 ? "reset" : converse()));
    expect((await model.complete(request)).isOk()).toBe(true);
    // 120 were counted for the answer; what is left would fit but for the request without one.
    await expect(governor.admit({ tokens: 1_880, waitMs: 0 }, never)).rejects.toThrow("no room");
  });

  it("keeps the concurrent calls of a process to one quota", async () => {
    const { model, bedrock } = await governedModel(1_500, () => "silence");
    const stop = new AbortController();
    const calls = Array.from({ length: 5 }, () => model.complete(request, { signal: stop.signal }));
    await expect.poll(() => bedrock.requests.length).toBe(2);
    stop.abort();
    const ends = (await Promise.all(calls)).map((each) => each._unsafeUnwrapErr().type);
    expect(ends).toEqual(Array.from({ length: 5 }, () => "NotAsked"));
    expect(bedrock.requests).toHaveLength(2);
  });
});
