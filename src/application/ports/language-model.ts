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
 * The model did not get to answer, and that says nothing about the message: it is no attempt, and
 * nothing to record. The stage ends with it, and a later run goes on from there.
 */
export interface NotAsked {
  readonly type: "NotAsked";
  /**
   * `stopped`: by the caller's signal. `over-budget`: its worst case would go beyond what may be spent.
   * `refused`: the service would not take the request at all, because of who asks, where, or how the
   * model is set up; the detail says what to do. `unavailable`: throttled, timed out or out of order,
   * after all retries.
   */
  readonly why: "stopped" | "over-budget" | "refused" | "unavailable";
  readonly detail: string;
}

/**
 * Completes a rendered prompt with a structured answer. The adapter owns the retries of what is
 * transient, bounded; what it returns is final for this call. A service that is out of order, or does
 * not take who asks, is `NotAsked`; an adapter that calls it a `ModelFailure` has it recorded as an
 * attempt, as what a model did and what has cost something are.
 * What an adapter promises is tested by `test/conformance/language-model.conformance.ts`.
 */
export interface LanguageModel {
  complete(
    request: ModelRequest,
    call?: CallOptions,
  ): ResultAsync<ModelAnswer, ModelFailure | NotAsked>;
}
