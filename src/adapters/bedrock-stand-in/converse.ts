import { createHash } from "node:crypto";
import { SimulatedLanguageModel } from "#adapters/simulated";
import { type Answer, errorAnswer } from "./answer.js";
import { type Asked, askedOf } from "./asked.js";
import { type ConverseRequest, converseRequest, faultIn } from "./converse-request.js";
import type { BedrockFault, StopReason } from "./faults.js";
import { blockedText, guardrailTrace } from "./guardrail.js";
import type { Model } from "./models.js";
import { PromptCache, tokensOf } from "./prompt-cache.js";
import { readBody } from "./violations.js";

/** What the simulation would say in full, however much of it is given out. */
interface Made {
  readonly text: string;
  readonly model: string;
  readonly latencyMs: number;
  readonly inputTokens: number;
}

/** What of it is given out. */
interface Given {
  readonly content: readonly object[];
  readonly stopReason: StopReason;
  readonly outputTokens: number;
}

/** Answers Converse requests out of the simulation. */
export class SimulatedConverse {
  readonly #model: SimulatedLanguageModel;
  readonly #cache: PromptCache;

  constructor(seed: number, now: () => number) {
    // What goes wrong is up to the plan of faults alone.
    const reliable = { throttled: 0, timedOut: 0, malformed: 0, tooLong: 0 };
    this.#model = new SimulatedLanguageModel({ seed, ...reliable });
    this.#cache = new PromptCache(now);
  }

  async answer(modelId: string, model: Model, body: string, fault?: BedrockFault): Promise<Answer> {
    const read = readBody(converseRequest, body);
    if ("refused" in read) return read.refused;
    const { request } = read;
    const wrong = faultIn(request, model);
    if (wrong !== undefined) return errorAnswer("ValidationException", wrong);
    const asked = askedOf(request);
    if (typeof asked === "string") return errorAnswer("ValidationException", asked);
    const made = await this.#make(modelId, asked);
    if ("refused" in made) return made.refused;

    const maxTokens = request.inferenceConfig.maxTokens ?? model.maxTokens;
    if (made.inputTokens > model.contextTokens) {
      const tokens = `${made.inputTokens} tokens > ${model.contextTokens} maximum`;
      const message = `The model returned the following errors: prompt is too long: ${tokens}`;
      return errorAnswer("ValidationException", message);
    }
    const given = give(asked, made, maxTokens, request.inferenceConfig.stopSequences ?? [], fault);
    return this.#written(modelId, model, request, made, given);
  }

  async #make(modelId: string, asked: Asked): Promise<Made | { readonly refused: Answer }> {
    const { system, prompt, schema: responseSchema, repeat } = asked;
    // How much of the answer there is room for is looked at later, with the answer at hand.
    const inference = { maxTokens: Number.MAX_SAFE_INTEGER };
    const request = { modelId, system, prompt, inference, responseSchema, repeat };
    const made = await this.#model.complete(request);
    if (made.isErr()) {
      const message = `The stand-in finds no value for the schema that you provided: ${made.error.detail}`;
      return { refused: errorAnswer("ValidationException", message) };
    }
    const { raw, value, call } = made.value;
    return {
      text: asked.isJson ? raw : String(value),
      model: call.modelAnswered,
      latencyMs: call.latencyMs,
      inputTokens: call.tokens.input,
    };
  }

  #written(
    modelId: string,
    model: Model,
    request: ConverseRequest,
    made: Made,
    given: Given,
  ): Answer {
    const { guardrailConfig, performanceConfig, serviceTier } = request;
    const isBlocked = given.stopReason === "guardrail_intervened";
    const body = {
      output: { message: { role: "assistant", content: given.content } },
      stopReason: given.stopReason,
      usage: isBlocked ? noUsage : this.#usage(modelId, model, request, made, given.outputTokens),
      metrics: { latencyMs: made.latencyMs },
      // AWS's own field for the model that answered behind the one that was asked.
      trace: {
        promptRouter: { invokedModelId: made.model },
        ...guardrailTrace(guardrailConfig, isBlocked, made.inputTokens),
      },
      ...(performanceConfig && { performanceConfig }),
      ...(serviceTier && { serviceTier }),
    };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  }

  #usage(modelId: string, model: Model, request: ConverseRequest, made: Made, output: number) {
    const { read, written, ttl } = this.#cache.use(modelId, request, model.cachedFrom);
    const input = Math.max(0, made.inputTokens - read - written);
    return {
      inputTokens: input,
      outputTokens: output,
      totalTokens: input + output + read + written,
      cacheReadInputTokens: read,
      cacheWriteInputTokens: written,
      ...(written > 0 && { cacheDetails: [{ ttl, inputTokens: written }] }),
    };
  }
}

const noUsage = {
  inputTokens: 0,
  outputTokens: 0,
  totalTokens: 0,
  cacheReadInputTokens: 0,
  cacheWriteInputTokens: 0,
};

function give(
  asked: Asked,
  { text }: Made,
  maxTokens: number,
  stopSequences: readonly string[],
  fault: BedrockFault | undefined,
): Given {
  if (fault?.type === "stop") return stopped(asked, text, fault.reason);
  if (fault?.type === "malformedText") {
    return said(`Here it is: ${text.slice(0, text.length >> 1)}`, "end_turn");
  }
  if (tokensOf(text) > maxTokens) {
    return asked.tool === undefined
      ? said(text.slice(0, maxTokens * 4), "max_tokens")
      : { ...usingTool(asked.tool, {}, text), stopReason: "max_tokens", outputTokens: maxTokens };
  }
  if (asked.tool !== undefined) return usingTool(asked.tool, JSON.parse(text), text);
  const ends = stopSequences.map((each) => text.indexOf(each)).filter((at) => at >= 0);
  return ends.length === 0
    ? said(text, "end_turn")
    : said(text.slice(0, Math.min(...ends)), "stop_sequence");
}

/** What is left of an answer when the model stops for a reason that was ordered. */
function stopped({ tool }: Asked, text: string, stopReason: StopReason): Given {
  switch (stopReason) {
    case "guardrail_intervened":
      return said(blockedText, stopReason);
    case "content_filtered":
    case "malformed_model_output":
    case "malformed_tool_use":
      return { content: [], stopReason, outputTokens: tokensOf(text) >> 1 };
    case "end_turn":
      return said(text, stopReason);
    case "tool_use":
      return usingTool(tool ?? "unknown_tool", JSON.parse(text), text);
    default:
      return tool === undefined
        ? said(text.slice(0, text.length >> 1), stopReason)
        : { ...usingTool(tool, {}, text), stopReason };
  }
}

function said(text: string, stopReason: StopReason): Given {
  return { content: [{ text }], stopReason, outputTokens: tokensOf(text) };
}

function usingTool(name: string, input: unknown, text: string): Given {
  const toolUseId = `tooluse_${createHash("sha256").update(text).digest("base64url").slice(0, 22)}`;
  return {
    content: [{ toolUse: { toolUseId, name, input } }],
    stopReason: "tool_use",
    outputTokens: tokensOf(text),
  };
}
