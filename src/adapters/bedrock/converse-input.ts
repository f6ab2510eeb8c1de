import type {
  ContentBlock,
  ConverseCommandInput,
  Message,
  SystemContentBlock,
  Tool,
  ToolInputSchema,
} from "@aws-sdk/client-bedrock-runtime";
import type { ModelRequest } from "#application";
import type { AnswerMeans } from "./families.js";
import { constrainable } from "./response-schema.js";

/** The tool that a model is to call with its answer, and the name of the native schema. */
export const answerName = "answer";

/** An answer that could not be used, and why. */
export interface BadAnswer {
  readonly content: readonly ContentBlock[];
  readonly fault: string;
}

/**
 * A request as Converse takes it. System and user content stay apart; what is said about the shape
 * of the answer stands with the system's, so that nothing of a customer's can pose as it.
 */
export function converseInput(
  request: ModelRequest,
  means: AnswerMeans,
  bad?: BadAnswer,
): ConverseCommandInput {
  const { modelId, inference, guardrail } = request;
  const { maxTokens, temperature, topP, stopSequences } = inference;
  const system = systemOf(request, means);
  return {
    modelId,
    ...(system.length > 0 && { system }),
    messages: messagesOf(request, bad),
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stopSequences && { stopSequences: [...stopSequences] }),
    },
    ...shapeOf(request, means),
    ...guardrailConfig(guardrail),
    // To be found in the model's invocation logs.
    requestMetadata: { "docket-repeat": String(request.repeat) },
  };
}

/** The field that has a guardrail look at prompt and answer, and say what it found. */
export function guardrailConfig(
  guardrail: ModelRequest["guardrail"],
): Pick<ConverseCommandInput, "guardrailConfig"> {
  if (guardrail === undefined) return {};
  const { id: guardrailIdentifier, version: guardrailVersion } = guardrail;
  return { guardrailConfig: { guardrailIdentifier, guardrailVersion, trace: "enabled" } };
}

function systemOf(
  { system, responseSchema, cache }: ModelRequest,
  means: AnswerMeans,
): SystemContentBlock[] {
  const blocks: SystemContentBlock[] = system === "" ? [] : [{ text: system }];
  if (means === "instruction") {
    const schema = JSON.stringify(responseSchema);
    const text = `Answer with JSON alone, without a word before or after it, that passes this JSON Schema:\n<response_schema>${schema}</response_schema>`;
    blocks.push({ text });
  }
  if (cache?.system && blocks.length > 0) blocks.push({ cachePoint: { type: "default" } });
  return blocks;
}

function shapeOf(
  { responseSchema }: ModelRequest,
  means: AnswerMeans,
): Pick<ConverseCommandInput, "outputConfig" | "toolConfig"> {
  switch (means) {
    case "native": {
      const schema = JSON.stringify(constrainable(responseSchema));
      const jsonSchema = { name: answerName, schema };
      return { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } } };
    }
    case "tool":
    case "any-tool": {
      const description = "Takes the answer. To be called once, with all of it.";
      // A copy, for the SDK's type is free to change it.
      const json: ToolInputSchema.JsonMember["json"] = JSON.parse(JSON.stringify(responseSchema));
      const tool: Tool = { toolSpec: { name: answerName, description, inputSchema: { json } } };
      const toolChoice = means === "tool" ? { tool: { name: answerName } } : { any: {} };
      return { toolConfig: { tools: [tool], toolChoice } };
    }
    case "instruction":
      return {};
  }
}

/** The prompt; for a repair also the answer that was bad and what has to be put right. */
function messagesOf({ prompt }: ModelRequest, bad: BadAnswer | undefined): Message[] {
  if (bad === undefined) return [{ role: "user", content: [{ text: prompt }] }];
  const hint = `That answer cannot be used: ${bad.fault}. Give the whole answer again, in the shape that was asked for.`;
  // Blank texts are refused by Bedrock.
  const echo = bad.content.filter(({ text }) => text === undefined || text.trim() !== "");
  if (echo.length === 0) {
    return [{ role: "user", content: [{ text: prompt }, { text: hint }] }];
  }
  const results = echo.flatMap(({ toolUse }): ContentBlock[] =>
    toolUse === undefined
      ? []
      : [
          {
            toolResult: {
              toolUseId: toolUse.toolUseId,
              content: [{ text: hint }],
              status: "error",
            },
          },
        ],
  );
  return [
    { role: "user", content: [{ text: prompt }] },
    { role: "assistant", content: echo },
    { role: "user", content: results.length > 0 ? results : [{ text: hint }] },
  ];
}
