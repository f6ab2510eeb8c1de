import type { ConverseCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import type { CallFacts } from "#application";
import { baseModel } from "./families.js";
import { isStandIn } from "./stand-in.js";

/** An answer of Bedrock, and how long it took as seen from here, in milliseconds. */
export interface Converse {
  readonly output: ConverseCommandOutput;
  readonly elapsedMs: number;
}

/** The tokens of one answer. Bedrock's `inputTokens` leave out those of the cache, as ours do. */
export function tokensOf({ usage }: ConverseCommandOutput): CallFacts["tokens"] {
  return {
    input: usage?.inputTokens ?? 0,
    output: usage?.outputTokens ?? 0,
    cacheRead: usage?.cacheReadInputTokens ?? 0,
    cacheWrite: usage?.cacheWriteInputTokens ?? 0,
  };
}

/**
 * What is known of a call by its answer and, if that is a repair, the bad one before it: tokens and
 * latency are those of all, for all are paid for; the rest is the last one's.
 */
export function callFacts(
  modelAsked: string,
  answer: Converse,
  before: readonly Converse[] = [],
): CallFacts {
  const answers = [...before, answer];
  const last = answer.output;
  const tokens = answers.map(({ output }) => tokensOf(output));
  const sum = (count: keyof CallFacts["tokens"]) =>
    tokens.reduce((total, each) => total + each[count], 0);
  const latencies = answers.map(({ output, elapsedMs }) => output.metrics?.latencyMs ?? elapsedMs);
  return {
    provider: isStandIn(last.$metadata.requestId) ? "simulated" : "bedrock",
    modelAsked,
    modelAnswered: modelAnswered(modelAsked, last),
    requestId: last.$metadata.requestId?.slice(0, 256) || "unknown",
    stopReason: last.stopReason?.slice(0, 64) || "unknown",
    latencyMs: latencies.reduce((total, each) => total + each, 0),
    tokens: {
      input: sum("input"),
      output: sum("output"),
      cacheRead: sum("cacheRead"),
      cacheWrite: sum("cacheWrite"),
    },
    repairs: before.length,
  };
}

/**
 * The model that a prompt router says it chose; else the one that the id or inference profile
 * stands for, for of those Bedrock says no more.
 */
function modelAnswered(modelAsked: string, { trace }: ConverseCommandOutput): string {
  return baseModel(trace?.promptRouter?.invokedModelId ?? modelAsked).slice(0, 256);
}
