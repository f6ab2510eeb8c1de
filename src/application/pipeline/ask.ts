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

/**
 * Of an answer in UTF-16 code units: as JSON, each of them a control character, and with the texts
 * that were read from it, it still fits in one commit.
 */
const longestAnswer = 40_000;

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
        detail: storable(detail) || kind,
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
  const answered = priced(call, prices);
  if (raw.length > longestAnswer) {
    const detail = `the answer has ${raw.length} characters; at most ${longestAnswer} are kept`;
    return err({ kind: "too-long", detail, call: answered });
  }
  if (storable(raw, longestAnswer) !== raw) {
    return err({ kind: "malformed", detail: "the answer is no Unicode text", call: answered });
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? ok({ value: parsed.data, rawAnswer: raw, call: answered })
    : err({
        kind: "malformed",
        detail: storable(describeIssues(parsed.error).join("; ")),
        call: answered,
      });
}

/** As much of a text as an event may hold; half a character reads as U+FFFD. */
function storable(text: string, limit = 2_000): string {
  return text.slice(0, limit).replace(/\p{Surrogate}/gu, "\ufffd");
}

function priced(call: CallFacts, prices: Prices): ModelCall {
  return {
    ...call,
    priceBook: prices.hash,
    costNanoUsd: costOf(prices.book, call.modelAsked, call.tokens),
  };
}
