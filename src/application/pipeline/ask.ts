import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import type * as z from "zod";
import {
  type AgentContent,
  costOf,
  describeIssues,
  type MessageCommand,
  type ModelCall,
  type PriceBook,
  type Prompt,
  type Sha256,
} from "#domain";
import type { CallOptions } from "../call.js";
import type {
  CallFacts,
  LanguageModel,
  ModelAnswer,
  ModelFailure,
  NotAsked,
} from "../ports/index.js";

/** A model's answer of the shape that the pipeline needs, with what it cost. */
export interface Asked<T> {
  readonly value: T;
  readonly rawAnswer: string;
  readonly call: ModelCall;
}

/** Why there is no such answer, with what it cost, where one came back. */
export interface NotAnswered {
  readonly type: "NotAnswered";
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

/**
 * Asks the model of an agent version, and reads the answer by a schema. Whatever a model says of a
 * call that was stopped, it says nothing about the model.
 */
export function ask<T>(
  model: LanguageModel,
  { modelId, inference, responseSchema, guardrail, cache }: AgentContent,
  prompt: Prompt,
  prices: Prices,
  schema: z.ZodType<T>,
  repeat: number,
  call?: CallOptions,
): ResultAsync<Asked<T>, NotAnswered | NotAsked> {
  if (call?.signal?.aborted) return errAsync(stopped);
  return model
    .complete(
      {
        ...prompt,
        repeat,
        modelId,
        inference,
        responseSchema,
        ...(guardrail && { guardrail }),
        ...(cache && { cache }),
      },
      call,
    )
    .mapErr((error) => {
      if (error.type === "NotAsked") return error;
      return call?.signal?.aborted ? stopped : notAnswered(error, prices);
    })
    .andThen((answer) => read(answer, schema, prices));
}

const stopped: NotAsked = {
  type: "NotAsked",
  why: "stopped",
  detail: "the call was stopped before the model had answered",
};

/** A model that was asked and did not answer has made an attempt, which goes on the record. */
export function orAttempt(
  command: (failure: Omit<NotAnswered, "type">) => MessageCommand,
): (error: NotAnswered | NotAsked) => Result<MessageCommand, NotAsked> {
  return (error) => {
    if (error.type === "NotAsked") return err(error);
    const { type: _, ...failure } = error;
    return ok(command(failure));
  };
}

function notAnswered({ kind, detail, call }: ModelFailure, prices: Prices): NotAnswered {
  return {
    type: "NotAnswered",
    kind,
    detail: storable(detail) || kind,
    ...(call && { call: priced(call, prices) }),
  };
}

function read<T>(
  { raw, value, call }: ModelAnswer,
  schema: z.ZodType<T>,
  prices: Prices,
): Result<Asked<T>, NotAnswered> {
  const answered = priced(call, prices);
  if (raw.length > longestAnswer) {
    const detail = `the answer has ${raw.length} characters; at most ${longestAnswer} are kept`;
    return err({ type: "NotAnswered", kind: "too-long", detail, call: answered });
  }
  if (storable(raw, longestAnswer) !== raw) {
    const detail = "the answer is no Unicode text";
    return err({ type: "NotAnswered", kind: "malformed", detail, call: answered });
  }
  const parsed = schema.safeParse(value);
  return parsed.success
    ? ok({ value: parsed.data, rawAnswer: raw, call: answered })
    : err({
        type: "NotAnswered",
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
