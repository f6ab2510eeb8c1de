import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type * as z from "zod";
import {
  type AgentContent,
  costOf,
  describeIssues,
  type ModelCall,
  type PriceBook,
  type Prompt,
  type Sha256,
} from "#domain";
import type { CallFacts, LanguageModel, ModelAnswer, ModelFailure } from "../ports/index.js";

/** A model's answer of the shape that the pipeline needs, with what it cost. */
export interface Asked<T> {
  readonly value: T;
  readonly rawAnswer: string;
  readonly call: ModelCall;
}

/** Why there is no such answer, with what it cost, where one came back. */
export interface NotAnswered {
  readonly kind: ModelFailure["kind"];
  readonly detail: string;
  readonly call?: ModelCall;
}

/** A price book with its hash. */
export interface Prices {
  readonly hash: Sha256;
  readonly book: PriceBook;
}

/** Asks the model of an agent version, and reads the answer by a schema. */
export function ask<T>(
  model: LanguageModel,
  { modelId, inference, responseSchema, guardrail, cache }: AgentContent,
  prompt: Prompt,
  prices: Prices,
  schema: z.ZodType<T>,
  repeat: number,
): ResultAsync<Asked<T>, NotAnswered> {
  return model
    .complete({
      ...prompt,
      repeat,
      modelId,
      inference,
      responseSchema,
      ...(guardrail && { guardrail }),
      ...(cache && { cache }),
    })
    .mapErr(
      ({ kind, detail, call }): NotAnswered => ({
        kind,
        detail: detail.slice(0, 2_000),
        ...(call && { call: priced(call, prices) }),
      }),
    )
    .andThen((answer) => read(answer, schema, prices));
}

function read<T>(
  { raw, value, call }: ModelAnswer,
  schema: z.ZodType<T>,
  prices: Prices,
): Result<Asked<T>, NotAnswered> {
  const parsed = schema.safeParse(value);
  const answered = priced(call, prices);
  return parsed.success
    ? ok({ value: parsed.data, rawAnswer: raw, call: answered })
    : err({
        kind: "malformed",
        detail: describeIssues(parsed.error).join("; ").slice(0, 2_000),
        call: answered,
      });
}

function priced(call: CallFacts, prices: Prices): ModelCall {
  return {
    ...call,
    priceBook: prices.hash,
    costNanoUsd: costOf(prices.book, call.modelAsked, call.tokens),
  };
}
