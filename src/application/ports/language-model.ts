import type { ResultAsync } from "neverthrow";
import type { AgentContent, FailureKind, ModelCall, Prompt } from "#domain";
import type { CallOptions } from "../call.js";

/** What a model is asked: a rendered prompt, and an answer of a stated shape. */
export interface ModelRequest extends Prompt {
  readonly modelId: string;
  readonly inference: AgentContent["inference"];
  /** JSON Schema of the answer. */
  readonly responseSchema: AgentContent["responseSchema"];
  readonly guardrail?: AgentContent["guardrail"];
  readonly cache?: AgentContent["cache"];
  /** How often it has been asked by then for the same message: what is deterministic varies by it. */
  readonly repeat: number;
}

/** What is known of a call before its price is. */
export type CallFacts = Omit<ModelCall, "priceBook" | "costNanoUsd">;

/** An answer of the shape that was asked for, and what it took. */
export interface ModelAnswer {
  /** The answer as it came. */
  readonly raw: string;
  /** The answer as JSON; it passes the request's `responseSchema`. */
  readonly value: unknown;
  readonly call: CallFacts;
}

/** Why there is no usable answer. `call` is there when one came back, for it has its price. */
export interface ModelFailure {
  readonly type: "ModelFailure";
  readonly kind: FailureKind;
  readonly detail: string;
  readonly call?: CallFacts;
}

/**
 * The model was not asked, or nobody waited for its answer: the call was stopped, or its worst case
 * would go beyond what may be spent. It says nothing about the model, so it is nothing to record.
 */
export interface NotAsked {
  readonly type: "NotAsked";
  readonly why: "stopped" | "over-budget";
  readonly detail: string;
}

/**
 * Completes a rendered prompt with a structured answer. The adapter owns the retries of what is
 * transient, bounded; what it returns is final for this call.
 * What an adapter promises is tested by `test/conformance/language-model.conformance.ts`.
 */
export interface LanguageModel {
  complete(
    request: ModelRequest,
    call?: CallOptions,
  ): ResultAsync<ModelAnswer, ModelFailure | NotAsked>;
}
