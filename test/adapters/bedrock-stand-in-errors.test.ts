import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { type BedrockFault, type ErrorName, listedFaults } from "#adapters/bedrock-stand-in";
import {
  conversation,
  embedding,
  forcedTool,
  nativeSchema,
  nova,
  standIn,
  structured,
  titan,
} from "../support/bedrock-stand-in.js";

type Command = ReturnType<typeof conversation> | ReturnType<typeof embedding>;

/** What the client makes of the answer to something that cannot be answered. */
async function refusal(command: Command, fault?: BedrockFault) {
  const { client } = await standIn({ faults: listedFaults(fault) });
  const sent = command instanceof sdk.ConverseCommand ? client.send(command) : client.send(command);
  return sent.then(
    () => expect.fail("it was answered"),
    (error: unknown) => error,
  );
}

describe("an error of the stand-in for Bedrock", () => {
  it.each([
    ["AccessDeniedException", 403, sdk.AccessDeniedException],
    ["ConflictException", 400, sdk.ConflictException],
    ["InternalServerException", 500, sdk.InternalServerException],
    ["ModelErrorException", 424, sdk.ModelErrorException],
    ["ModelNotReadyException", 429, sdk.ModelNotReadyException],
    ["ModelTimeoutException", 408, sdk.ModelTimeoutException],
    ["ResourceNotFoundException", 404, sdk.ResourceNotFoundException],
    ["ServiceQuotaExceededException", 400, sdk.ServiceQuotaExceededException],
    ["ServiceUnavailableException", 503, sdk.ServiceUnavailableException],
    ["ThrottlingException", 429, sdk.ThrottlingException],
    ["ValidationException", 400, sdk.ValidationException],
    ["ExpiredTokenException", 403, sdk.BedrockRuntimeServiceException],
    ["InvalidSignatureException", 403, sdk.BedrockRuntimeServiceException],
    ["MissingAuthenticationTokenException", 403, sdk.BedrockRuntimeServiceException],
    ["SerializationException", 400, sdk.BedrockRuntimeServiceException],
    ["UnrecognizedClientException", 403, sdk.BedrockRuntimeServiceException],
  ] as const satisfies readonly (readonly [ErrorName, number, unknown])[])(
    "is AWS's %s with status %i",
    async (name, status, type) => {
      const error = await refusal(conversation(), { type: "error", error: name });
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({
        name,
        message: expect.stringMatching(/\w{3}/),
        $metadata: { httpStatusCode: status, requestId: expect.stringMatching(/^stand-in-/) },
      });
    },
  );

  it("says the words that were ordered", async () => {
    const message = "Too many requests, please wait before trying again.";
    const fault = { type: "error", error: "ThrottlingException", message } as const;
    expect(await refusal(embedding({ inputText: "roof" }), fault)).toMatchObject({ message });
  });
});

describe("a conversation that Bedrock would not take", () => {
  const user = (text: string): sdk.Message => ({ role: "user", content: [{ text }] });
  type Case = readonly [what: string, fields: Partial<sdk.ConverseCommandInput>, message: string];

  const cases: readonly Case[] = [
    [
      "an unknown model",
      { modelId: "anthropic.claude-9" },
      "The provided model identifier is invalid.",
    ],
    ["no model's id at all", { modelId: "a b" }, "1 validation error detected: Value 'a b' at"],
    ["an embedding model", { modelId: titan }, "This action doesn't support the model"],
    ["nothing said", { messages: [] }, "A conversation must start with a user message."],
    [
      "the assistant first",
      { messages: [{ role: "assistant", content: [{ text: "Hi" }] }] },
      "A conversation must start with a user message.",
    ],
    [
      "the user twice",
      { messages: [user("a"), user("b")] },
      "A conversation must alternate between user and assistant roles.",
    ],
    [
      "an empty turn",
      { messages: [{ role: "user", content: [] }] },
      "The content field in the Message object at messages.0 is empty.",
    ],
    [
      "a blank text",
      { messages: [user(" ")] },
      "The text field in the ContentBlock object at messages.0.content.0 is blank.",
    ],
    [
      "a picture",
      {
        messages: [
          {
            role: "user",
            content: [{ image: { format: "png", source: { bytes: new Uint8Array(1) } } }],
          },
        ],
      },
      "This model doesn't support the image content block",
    ],
    [
      "a tool's result without tools",
      {
        messages: [
          { role: "user", content: [{ toolResult: { toolUseId: "t", content: [{ text: "a" }] } }] },
        ],
      },
      "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    ],
    [
      "a tool that is not there",
      { toolConfig: { ...forcedTool.toolConfig, toolChoice: { tool: { name: "other" } } } },
      "The tool name other in toolConfig.toolChoice.tool isn't defined",
    ],
    [
      "too many tokens wanted",
      { inferenceConfig: { maxTokens: 64_001 } },
      "The maximum tokens you requested exceeds the model limit of 64000.",
    ],
    [
      "no tokens wanted",
      { inferenceConfig: { maxTokens: 0 } },
      "1 validation error detected: Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "heat over 1",
      { inferenceConfig: { temperature: 2 } },
      "Value '2' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal to 1",
    ],
    [
      "a longer prompt than the model reads",
      { messages: [user("x".repeat(800_004))] },
      "The model returned the following errors: prompt is too long: 200001 tokens > 200000 maximum",
    ],
    [
      "structured output of a model without",
      { modelId: nova, ...structured() },
      "This model doesn't support the outputConfig.textFormat field.",
    ],
    [
      "a schema that is no schema",
      structured("{"),
      "The JSON schema that you provided isn't a JSON object.",
    ],
    [
      "a schema with limits, which native structured output does not take",
      structured({ type: "string", minLength: 1, maxLength: 9 }),
      "The model returned the following errors: output_config.format.schema: For 'string' type, properties maxLength, minLength are not supported",
    ],
    [
      "an open object in a schema",
      structured({ ...nativeSchema, additionalProperties: true }),
      "For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [
      "a schema that no value fits",
      structured({ type: "string", pattern: "^[0-9]{4}$" }),
      "The stand-in finds no value for the schema that you provided",
    ],
    [
      "a guardrail's version that is none",
      { guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "v1" } },
      "1 validation error detected: Value 'v1' at 'guardrailConfig.guardrailVersion' failed to satisfy constraint: Member must satisfy regular expression pattern",
    ],
  ];

  it.each(cases)("has %s", async (_, fields, message) => {
    const error = await refusal(conversation({ system: [], ...fields }));
    expect(error).toBeInstanceOf(sdk.ValidationException);
    expect(error).toMatchObject({ message: expect.stringContaining(message) });
  });
});
