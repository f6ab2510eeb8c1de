import * as z from "zod";
import type { Model } from "./models.js";

const cachePoint = z.object({
  type: z.enum(["default"]),
  ttl: z.enum(["5m", "1h"]).optional(),
});
const guardContent = z.object({ text: z.object({ text: z.string() }) });
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const toolUseId = z.string().regex(/^[a-zA-Z0-9_.:-]{1,64}$/);

/** A part of a turn. Exactly one of the fields is there; which ones the stand-in knows is checked. */
const contentBlock = z.looseObject({
  text: z.string().optional(),
  guardContent: guardContent.optional(),
  cachePoint: cachePoint.optional(),
  toolUse: z.object({ toolUseId, name, input: z.json() }).optional(),
  toolResult: z.object({ toolUseId, content: z.array(z.looseObject({})) }).optional(),
});
const systemBlock = z.object({
  text: z.string().min(1).optional(),
  guardContent: guardContent.optional(),
  cachePoint: cachePoint.optional(),
});
const tool = z.object({
  toolSpec: z
    .object({
      name,
      description: z.string().min(1).optional(),
      inputSchema: z.object({ json: z.record(z.string(), z.json()) }),
      strict: z.boolean().optional(),
    })
    .optional(),
  cachePoint: cachePoint.optional(),
});

/** The body of a Converse request, as AWS's model of its API states it. */
export const converseRequest = z.object({
  messages: z
    .array(z.object({ role: z.enum(["user", "assistant"]), content: z.array(contentBlock) }))
    .default([]),
  system: z.array(systemBlock).default([]),
  inferenceConfig: z
    .object({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2_500).optional(),
    })
    .default({}),
  toolConfig: z
    .object({
      tools: z.array(tool).min(1),
      toolChoice: z
        .object({
          auto: z.object({}).optional(),
          any: z.object({}).optional(),
          tool: z.object({ name }).optional(),
        })
        .optional(),
    })
    .optional(),
  guardrailConfig: z
    .object({
      guardrailIdentifier: z
        .string()
        .regex(
          /^(?:[a-z0-9]+|arn:aws[a-z-]*:bedrock:[a-z0-9-]{1,20}:\d{12}:guardrail\/[a-z0-9]+)$/,
        ),
      guardrailVersion: z.string().regex(/^(?:[1-9]\d{0,7}|DRAFT)$/),
      trace: z.enum(["enabled", "disabled", "enabled_full"]).default("disabled"),
    })
    .optional(),
  requestMetadata: z.record(z.string(), z.string().max(256)).default({}),
  outputConfig: z
    .object({
      textFormat: z
        .object({
          type: z.enum(["json_schema"]),
          structure: z.object({ jsonSchema: z.object({ schema: z.string() }) }),
        })
        .optional(),
    })
    .default({}),
  performanceConfig: z.object({ latency: z.enum(["standard", "optimized"]) }).optional(),
  serviceTier: z.object({ type: z.enum(["priority", "default", "flex", "reserved"]) }).optional(),
});

/** What is asked of Converse. */
export type ConverseRequest = z.output<typeof converseRequest>;

const known = ["text", "toolUse", "toolResult", "guardContent", "cachePoint"];

/** What AWS would say is wrong with a conversation of valid parts; `undefined` for nothing. */
export function faultIn(request: ConverseRequest, model: Model): string | undefined {
  const { messages, toolConfig, inferenceConfig, outputConfig } = request;
  if (messages[0]?.role !== "user") {
    return "A conversation must start with a user message. Try again with a conversation that starts with a user message.";
  }
  if (messages.some(({ role }, index) => role === messages[index - 1]?.role)) {
    return "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.";
  }
  const blocks = messages.flatMap(({ content }) => content);
  if (toolConfig === undefined && blocks.some((block) => block.toolUse ?? block.toolResult)) {
    return "The toolConfig field must be defined when using toolUse and toolResult content blocks.";
  }
  const wanted = toolConfig?.toolChoice?.tool?.name;
  if (
    wanted !== undefined &&
    !toolConfig?.tools.some(({ toolSpec }) => toolSpec?.name === wanted)
  ) {
    return `The tool name ${wanted} in toolConfig.toolChoice.tool isn't defined in toolConfig.tools. Define the tool and try again.`;
  }
  if (outputConfig.textFormat !== undefined && !model.hasStructuredOutput) {
    return "This model doesn't support the outputConfig.textFormat field. Remove outputConfig.textFormat and try again.";
  }
  const { maxTokens = 0 } = inferenceConfig;
  if (maxTokens > model.maxTokens) {
    return `The maximum tokens you requested exceeds the model limit of ${model.maxTokens}. Try again with a maximum tokens value that is lower than ${model.maxTokens}.`;
  }
  return messages
    .flatMap(({ content }, index) => [
      content.length === 0
        ? `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`
        : undefined,
      ...content.map((block, at) => faultInBlock(block, `messages.${index}.content.${at}`)),
    ])
    .find((fault) => fault !== undefined);
}

function faultInBlock(block: ConverseRequest["messages"][number]["content"][number], at: string) {
  const [field, ...more] = Object.keys(block);
  if (field === undefined || more.length > 0) {
    return `The ContentBlock object at ${at} must set one of the following keys: ${known.join(", ")}.`;
  }
  if (!known.includes(field)) {
    return `This model doesn't support the ${field} content block that you provided at ${at}.`;
  }
  return block.text?.trim() === ""
    ? `The text field in the ContentBlock object at ${at} is blank. Add text to the text field, and try again.`
    : undefined;
}
