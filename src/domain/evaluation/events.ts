import * as z from "zod";
import {
  contract,
  type EventsOf,
  event,
  instant,
  opaqueId,
  sha256Hex,
  text,
} from "../kernel/index.js";
import { agentRef, failureKind } from "../message/context.js";

const score = z.number().min(0).max(1);
const cost = z.union([z.int().nonnegative(), z.literal("unpriced")]);

/** What makes a case: a message of history, which repetition, and who was judged first. */
const caseKey = {
  messageId: opaqueId,
  repeat: z.int().positive(),
  order: z.enum(["candidate-first", "baseline-first"]),
};

const result = z.strictObject({ score, passed: z.boolean(), costNanoUsd: cost });

/** The persisted contract of the `evaluation` category: a candidate against a baseline. */
export const evaluationContract = contract("evaluation", "stream", {
  EvaluationStarted: event(
    {
      evaluationId: opaqueId,
      candidate: agentRef,
      baseline: agentRef,
      judge: agentRef,
      /** The messages of history that it runs over; their list with stream versions is an artefact. */
      slice: z.strictObject({
        description: text(500),
        listHash: sha256Hex,
        messages: z.int().positive(),
      }),
      repeats: z.int().positive().max(100),
      orders: z.array(caseKey.order).min(1).max(2),
      /** What must hold for the candidate to pass. */
      gate: z.strictObject({
        metric: text(64),
        margin: z.number(),
        confidence: z.number().gt(0).lt(1),
        minimumSample: z.int().positive(),
      }),
      at: instant,
    },
    "at",
  ),
  CaseScored: event({ ...caseKey, candidate: result, baseline: result }),
  /** A case that could not be scored. It counts as done. */
  CaseFailed: event({ ...caseKey, kind: failureKind }),
  EvaluationCompleted: event(
    {
      verdict: z.enum(["passed", "failed", "inconclusive"]),
      /** Estimates with their intervals, by name. */
      report: z.strictObject({
        sample: z.int().nonnegative(),
        estimates: z.array(
          z.strictObject({
            name: text(64),
            value: z.number(),
            lower: z.number(),
            upper: z.number(),
            confidence: z.number().gt(0).lt(1),
          }),
        ),
      }),
      at: instant,
    },
    "at",
  ),
  EvaluationAbandoned: event({ reason: text(500), at: instant }, "at"),
});

/** What may have happened in an evaluation. */
export type EvaluationEvent = EventsOf<typeof evaluationContract>;

/** One type of evaluation event. */
export type EvaluationEventOf<T extends EvaluationEvent["type"]> = Extract<
  EvaluationEvent,
  { type: T }
>;
