import { describe, expect, it, onTestFinished } from "vitest";
import { type BedrockTries, bedrockProbes } from "#adapters/bedrock";
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { bedrockAt } from "../support/bedrock.js";
import { converse, type Replies, refusal, wire } from "../support/bedrock-wire.js";

const modelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

/** What each try finds, or the advice. */
async function tried(endpoint: string, tries: BedrockTries) {
  const found: [string, string][] = [];
  for (const { what, run } of bedrockProbes(bedrockAt(endpoint), tries)) {
    const says = await run().match(
      (text) => text,
      ({ advice }) => advice ?? "no advice",
    );
    found.push([what, says]);
  }
  return found;
}

const answering = async (replies: Replies) => (await wire(replies)).endpoint;

describe("a try of what may be done with Bedrock", () => {
  it("asks each model for one token, and Titan for one vector", async () => {
    const standIn = await startBedrockStandIn();
    onTestFinished(standIn.close);
    const tries = { models: [{ modelId }], titan: { dimension: 256, standIn: true } } as const;
    expect(await tried(standIn.endpoint, tries)).toEqual([
      [
        `ask ${modelId} for one token`,
        expect.stringMatching(
          /^simulated:us\.anthropic\S+ answered, for \d+ tokens of input and 1 of output$/,
        ),
      ],
      ["ask simulated:amazon.titan-embed-text-v2:0 for a vector", "it came, with 256 numbers"],
    ]);
    expect(standIn.requests.map(({ body }) => JSON.parse(body))).toEqual([
      {
        messages: [{ role: "user", content: [{ text: "Hi" }] }],
        inferenceConfig: { maxTokens: 1 },
      },
      { inputText: "roof", dimensions: 256, normalize: true },
    ]);
  });

  it("includes the agent's guardrail", async () => {
    const { endpoint, requests } = await wire(() =>
      converse({ stopReason: "guardrail_intervened" }),
    );
    const guardrail = { id: "gr1", version: "3" };
    expect(await tried(endpoint, { models: [{ modelId, guardrail }] })).toEqual([
      [
        `ask ${modelId} for one token under the guardrail gr1`,
        "anthropic.claude-haiku-4-5-20251001-v1:0 answered, for 100 tokens of input and 20 of output",
      ],
    ]);
    expect(requests[0]?.body["guardrailConfig"]).toMatchObject({ guardrailIdentifier: "gr1" });
  });

  it.each([
    [403, "AccessDeniedException", "no", `Allow this identity to use ${modelId}`],
    [400, "ValidationException", "The provided model identifier is invalid.", "There is no model"],
    [403, "ExpiredTokenException", "expired", "The AWS credentials have expired"],
  ])("says what to do after %i %s", async (status, name, message, advice) => {
    const endpoint = await answering(() => refusal(status, name, message));
    const [[, says] = []] = await tried(endpoint, { models: [{ modelId }] });
    expect(says).toContain(advice);
  });
});
