import { describe, expect, it } from "vitest";
import { answerMeans, outputBurnDown } from "#adapters/bedrock";

const arn = "arn:aws:bedrock:us-east-1:123456789012:";

describe("a model of Bedrock, by its id", () => {
  it.each([
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", "native", 5],
    ["anthropic.claude-haiku-4-5-20251001-v1:0", "native", 5],
    ["anthropic.claude-opus-4-6-v1", "native", 5],
    ["global.anthropic.claude-opus-5-5", "native", 5],
    ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "native", 5],
    ["apac.anthropic.claude-sonnet-4-5-20250929-v1:0", "native", 5],
    ["jp.anthropic.claude-haiku-4-5-20251001-v1:0", "native", 5],
    ["us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0", "native", 5],
    ["global.amazon.nova-2-lite-v1:0", "tool", 1],
    ["anthropic.claude-sonnet-4-20250514-v1:0", "tool", 5],
    ["us.anthropic.claude-opus-4-1-20250805-v1:0", "tool", 5],
    ["us.anthropic.claude-3-7-sonnet-20250219-v1:0", "tool", 5],
    ["anthropic.claude-3-5-sonnet-20240620-v1:0", "tool", 1],
    ["anthropic.claude-3-haiku-20240307-v1:0", "tool", 1],
    ["anthropic.claude-v2:1", "instruction", 1],
    ["eu.amazon.nova-pro-v1:0", "tool", 1],
    ["mistral.mistral-large-2407-v1:0", "any-tool", 1],
    ["openai.gpt-oss-120b-1:0", "native", 1],
    ["meta.llama3-8b-instruct-v1:0", "instruction", 1],
    [`${arn}foundation-model/amazon.nova-lite-v1:0`, "tool", 1],
    [`${arn}inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0`, "native", 5],
    [`${arn}application-inference-profile/a1b2c3d4e5f6`, "instruction", 1],
  ])("%s answers by %s and burns output down at %i", (modelId, means, burnDown) => {
    expect([answerMeans(modelId), outputBurnDown(modelId)]).toEqual([means, burnDown]);
  });
});
