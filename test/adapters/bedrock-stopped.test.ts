import { describe, expect, it } from "vitest";
import { BedrockLanguageModel, type BedrockLanguageModelOptions } from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { bedrockAt, failureOf } from "../support/bedrock.js";
import { converse, type Replies, refusal, says, wire } from "../support/bedrock-wire.js";
import { drafting } from "../support/simulated.js";

const request: ModelRequest = {
  ...drafting(),
  modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
};
const reason = new Error("shutting down");
const notAsked = { type: "NotAsked", why: "stopped", detail: "shutting down" };

async function asked(replies: Replies, options: BedrockLanguageModelOptions = {}) {
  const bedrock = await wire(replies);
  const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), options);
  return { model, requests: bedrock.requests };
}

describe("a call of Bedrock whose caller stops it", () => {
  it("is not made when it was stopped before", async () => {
    const { model, requests } = await asked(() => converse());
    const stopped = await model.complete(request, { signal: AbortSignal.abort(reason) });
    expect(stopped._unsafeUnwrapErr()).toEqual(notAsked);
    expect(requests).toHaveLength(0);
  });

  it("says that it was stopped where the caller gave no reason", async () => {
    const { model } = await asked(() => converse());
    const stopped = await model.complete(request, { signal: AbortSignal.abort("because") });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({ detail: "the call was stopped" });
  });

  it("ends at once while it waits for an answer", async () => {
    const stop = new AbortController();
    const { model, requests } = await asked(() => {
      stop.abort(reason);
      return "silence";
    });
    const stopped = await model.complete(request, { signal: stop.signal });
    expect(stopped._unsafeUnwrapErr()).toEqual(notAsked);
    expect(requests).toHaveLength(1);
  });

  it("ends at once while it waits to try again", async () => {
    const stop = new AbortController();
    const { model, requests } = await asked(() => refusal(503, "ServiceUnavailableException"), {
      sleep: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", resolve);
          stop.abort(reason);
        }),
    });
    const stopped = await model.complete(request, { signal: stop.signal });
    expect(stopped._unsafeUnwrapErr()).toEqual(notAsked);
    expect(requests).toHaveLength(1);
  });

  it("keeps what a bad answer cost that nobody waited to have put right", async () => {
    const stop = new AbortController();
    const { model, requests } = await asked((n) => {
      if (n === 1) return says("Here it is:");
      stop.abort(reason);
      return "silence";
    });
    expect(await failureOf(model.complete(request, { signal: stop.signal }))).toMatchObject({
      kind: "malformed",
      detail: "the answer is not JSON; it was not put right: shutting down",
      call: { tokens: { input: 100, output: 20 }, repairs: 0 },
    });
    expect(requests).toHaveLength(2);
  });
});
