import * as z from "zod";
import { instant, opaqueId, personal, type Read, sha256Hex, text } from "../kernel/index.js";
import { versionRef } from "../rollout/events.js";
import { tokenUsage } from "./cost.js";

const share = z.int().min(0).max(10_000);
const score = z.number().min(0).max(1);
const attempt = z.int().positive();
/** One version of an agent, as events refer to it. */
export const agentRef = versionRef.extend({ agentId: opaqueId });
/**
 * Hash of a prompt. Personal, for all else that a prompt is rendered from is on the record in the
 * clear: whoever guesses a name could see by the hash that it is right.
 */
export const personalHash = personal(sha256Hex);
const cost = z.union([z.int().nonnegative(), z.literal("unpriced")]);

/** One call of a model: what was asked, what answered, what it took. */
export const modelCall = z.strictObject({
  /** Which service answered. `simulated` is no model at all. */
  provider: text(64),
  modelAsked: text(256),
  modelAnswered: text(256),
  requestId: text(256),
  stopReason: text(64),
  latencyMs: z.number().nonnegative(),
  tokens: tokenUsage,
  /** How often the answer had to be asked for again to be readable. */
  repairs: z.int().nonnegative(),
  /** Hash of the price book. */
  priceBook: sha256Hex,
  costNanoUsd: cost,
});

/** One call of a model, as the domain reads it. */
export type ModelCall = Read<typeof modelCall>;

/** Why a model gave no usable answer. */
export const failureKind = z.enum([
  "throttled",
  "timed-out",
  "unavailable",
  "refused",
  "guardrail",
  "malformed",
  "too-long",
]);

/** Why a model gave no usable answer. */
export type FailureKind = Read<typeof failureKind>;

/** A feature as it was at the decision. */
export const featureValue = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("present"), value: z.json(), since: instant.optional() }),
  z.strictObject({ status: z.literal("absent") }),
  z.strictObject({ status: z.literal("expired"), since: instant }),
]);

/** An earlier message that served as an example. */
const example = z.strictObject({ caseId: opaqueId, contentHash: sha256Hex, score: z.number() });

/** Where a customer fell in an agent's traffic. */
export const assignment = z.strictObject({
  arm: z.enum(["stable", "candidate", "holdout"]),
  bucket: z.int().min(0).max(9_999),
  weight: share,
  propensity: z.number().min(0).max(1),
  /** The salt; without one no rollout had ever been started. */
  rolloutId: text(64).optional(),
});

/** Everything that was read to make a message, pinned so that it can be read again. */
export const context = {
  /** The customer's stream up to here is what was known. */
  customerVersion: z.int().positive(),
  features: z.record(z.string(), featureValue),
  featureSet: z.int().positive(),
  rolloutVersion: z.int().positive(),
  assignment: assignment.extend({
    arm: z.enum(["stable", "candidate"]),
    /** The version that the arm stands for. */
    assigned: versionRef,
  }),
  /** The version that wrote: the assigned one, unless that had been revoked meanwhile. */
  generator: agentRef,
  judge: agentRef,
  shadowJudge: agentRef.optional(),
  passThreshold: score,
  maximumAttempts: attempt,
  priceBook: sha256Hex,
  guidelines: sha256Hex,
  retrieval: z.strictObject({
    /** Hash of the text that was embedded. */
    queryHash: sha256Hex,
    /** Hash of the vector, in the artefact store. */
    vectorHash: sha256Hex,
    embeddingModel: text(256),
    dimension: z.int().positive(),
    index: text(128),
  }),
  examples: z.array(example),
  rendererVersion: z.int().positive(),
  /** Hash of the first attempt's prompt. */
  promptHash: personalHash,
};
