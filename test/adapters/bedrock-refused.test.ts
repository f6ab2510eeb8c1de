import { describe, expect, it } from "vitest";
import { BedrockLanguageModel, bedrockClient } from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { bedrockAt } from "../support/bedrock.js";
import { type Reply, refusal, wire } from "../support/bedrock-wire.js";
import { drafting } from "../support/simulated.js";

const modelId = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const request: ModelRequest = { ...drafting(), modelId };

async function failureAfter(reply: Reply) {
  const bedrock = await wire(() => reply);
  const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), { sleep: async () => {} });
  const failure = (await model.complete(request))._unsafeUnwrapErr();
  return { failure, requests: bedrock.requests };
}

describe("a call of Bedrock that it does not take, because of who asks or how the model is set up", () => {
  it.each([
    [403, "AccessDeniedException", "no", `Allow this identity to use ${modelId}`],
    [
      403,
      "AccessDeniedException",
      "not authorized to perform: bedrock:ApplyGuardrail",
      "allow bedrock:ApplyGuardrail",
    ],
    [
      400,
      "ValidationException",
      "The guardrail identifier or version provided in the request does not exist.",
      "The guardrail cannot be used: correct its id and version",
    ],
    [
      400,
      "ValidationException",
      "The provided model identifier is invalid.",
      `There is no model ${modelId} in this region`,
    ],
    [
      400,
      "ValidationException",
      "1 validation error detected: Value 'x' at 'modelId' failed to satisfy constraint: ...",
      `There is no model ${modelId} in this region`,
    ],
    [404, "ResourceNotFoundException", "gone", `There is no model ${modelId}`],
    [
      404,
      "ResourceNotFoundException",
      "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.",
      `Whoever made ${modelId} wants to know what it is for: fill out the form`,
    ],
    [
      404,
      "ResourceNotFoundException",
      "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock",
      `${modelId} is about to be taken away, and open to those only who use it: have the agent version name another model.`,
    ],
    [
      400,
      "ValidationException",
      "Operation not allowed",
      `This account may not use ${modelId} in this region`,
    ],
    [
      400,
      "ValidationException",
      "Your account is not authorized to invoke this API operation.",
      `This account may not use ${modelId} in this region`,
    ],
    [
      400,
      "ValidationException",
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
      `e.g. "us.${modelId}"`,
    ],
    [
      400,
      "ValidationException",
      "The maximum tokens you requested exceeds the model limit of 4096.",
      "lower the agent version's maxTokens",
    ],
    [
      400,
      "ValidationException",
      "`temperature` and `top_p` cannot both be specified for this model.",
      "does not take this inference configuration",
    ],
    [
      400,
      "ValidationException",
      'tool_choice: type "tool" and "any" are not supported for this model.',
      "does not answer by these means",
    ],
    [
      400,
      "ValidationException",
      "This model doesn't support system messages.",
      `${modelId} does not take such requests: have the agent version name another model.`,
    ],
    [403, "ExpiredTokenException", "expired", "The AWS credentials have expired"],
    [403, "UnrecognizedClientException", "no", "AWS does not know these credentials"],
    [403, "InvalidSignatureException", "no", "AWS does not accept the signature"],
  ])("is made once after %i %s (%s), is no attempt, and says what to do", async (...expected) => {
    const [status, name, message, advice] = expected;
    const { failure, requests } = await failureAfter(refusal(status, name, message));
    const detail = expect.stringContaining(advice);
    expect(failure).toEqual({ type: "NotAsked", why: "refused", detail });
    expect(requests).toHaveLength(1);
  });

  it("asks for credentials when there are none", async () => {
    const credentials = async () => {
      throw Object.assign(new Error("none"), { name: "CredentialsProviderError" });
    };
    const client = bedrockClient({ region: "eu-central-1", credentials });
    const failure = (await new BedrockLanguageModel(client).complete(request))._unsafeUnwrapErr();
    expect(failure).toEqual({
      type: "NotAsked",
      why: "refused",
      detail:
        "There are no AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. What happened: none",
    });
  });

  it("is not repeated today when the day's quota is used up", async () => {
    const message = "Too many tokens per day, please wait before trying again.";
    const { failure, requests } = await failureAfter(refusal(429, "ThrottlingException", message));
    const detail = expect.stringContaining("per day");
    expect(failure).toEqual({ type: "NotAsked", why: "unavailable", detail });
    expect(requests).toHaveLength(1);
  });
});

describe("a call of Bedrock that may fail because of its very prompt", () => {
  const name = "ValidationException";
  it.each([
    [400, name, "something else", "refused", "something else"],
    [
      400,
      name,
      "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
      "too-long",
      `The prompt is longer than ${modelId} takes: shorten it.`,
    ],
    [400, name, "Input is too long for requested model.", "too-long", "shorten it"],
    [413, "Whatever", "too much", "too-long", "shorten it"],
  ])("is made once after %i %s (%s), and is an attempt: %s", async (...expected) => {
    const [status, name, message, kind, advice] = expected;
    const { failure, requests } = await failureAfter(refusal(status, name, message));
    const detail = expect.stringContaining(advice);
    expect(failure).toEqual({ type: "ModelFailure", kind, detail });
    expect(requests).toHaveLength(1);
  });
});
