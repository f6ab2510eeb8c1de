import * as z from "zod";
import { hashJson, jsonObject, opaqueId, type Read, type Sha256, text } from "../kernel/index.js";

const template = text(50_000, 0);

const common = {
  /** A model or inference profile, as its provider names it. */
  modelId: text(256),
  /** Instructions. Nothing of a customer belongs here. */
  system: template,
  /** The user's turn; data is put into it at `{{variables}}`. */
  prompt: template,
  /** The variables of both templates: declared here = used there. */
  variables: z.array(text(256)).max(64),
  inference: z.strictObject({
    maxTokens: z.int().positive(),
    temperature: z.number().min(0).max(1).optional(),
    topP: z.number().min(0).max(1).optional(),
    stopSequences: z.array(text(100)).max(4).optional(),
  }),
  /** JSON Schema of the answer. */
  responseSchema: jsonObject(64),
  featureSet: z.int().positive(),
  guardrail: z.strictObject({ id: text(256), version: text(32) }).optional(),
  /** Which parts of the prompt the provider may cache. */
  cache: z.strictObject({ system: z.boolean() }).optional(),
};

/** Which earlier messages serve as examples, and how many. */
export const retrievalPolicy = z.strictObject({
  /** How many at most; 0 for none. */
  limit: z.int().min(0).max(20),
  /** Cosine similarity, -1 to 1. */
  minimumScore: z.number().min(-1).max(1),
  /** A case serves once one of these outcomes is known. */
  outcomes: z.array(z.enum(["opened", "clicked", "converted"])).min(1),
});

/** The immutable content of a generator's version. */
export const generatorContent = z.strictObject({
  kind: z.literal("generator"),
  ...common,
  retrieval: retrievalPolicy,
  judgeAgentId: opaqueId,
  /** A score from here on passes, 0 to 1. */
  passThreshold: z.number().min(0).max(1),
  maximumAttempts: z.int().min(1).max(10),
});

/** The immutable content of a judge's version. */
export const judgeContent = z.strictObject({
  kind: z.literal("judge"),
  ...common,
  /** What is scored, and how much each counts. Names are keys of the answer's `scores`. */
  rubric: z
    .array(
      z.strictObject({
        criterion: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "expected a snake_case name"),
        description: text(2_000),
        weight: z.number().positive(),
      }),
    )
    .min(1)
    .max(20),
});

/** The immutable content of an agent's version. */
export const agentContent = z.discriminatedUnion("kind", [generatorContent, judgeContent]);

/** A generator's content, as the domain reads it. */
export type GeneratorContent = Read<typeof generatorContent>;
/** A judge's content, as the domain reads it. */
export type JudgeContent = Read<typeof judgeContent>;
/** An agent version's content, as the domain reads it. */
export type AgentContent = Read<typeof agentContent>;

/** SHA-256 of the content's canonical JSON: what makes two versions the same. */
export function contentHash(content: AgentContent): Sha256 {
  return hashJson(content);
}

/** A criterion's name with the judge's score for it, 0 to 1. */
export interface CriterionScore {
  readonly criterion: string;
  readonly score: number;
}

/**
 * The score of a draft: the mean of the criteria's scores, weighted by the rubric. 0 to 1.
 * A criterion without a score counts 0.
 */
export function rubricScore(
  rubric: JudgeContent["rubric"],
  scores: readonly CriterionScore[],
): number {
  const total = rubric.reduce((sum, { weight }) => sum + weight, 0);
  const scored = rubric.reduce((sum, { criterion, weight }) => {
    const given = scores.find((each) => each.criterion === criterion);
    return sum + weight * (given?.score ?? 0);
  }, 0);
  // Rounded, so that equal scores have that score as their mean and meet a threshold exactly.
  const mean = Math.round((scored / total) * 1e9) / 1e9;
  return Math.min(1, Math.max(0, mean));
}
