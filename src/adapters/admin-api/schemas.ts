import * as z from "zod";
import { instant, opaqueId, text, toInstant } from "#domain";

/** Something that is told in full, and described by its own documents. */
export function shown<T>(description: string) {
  return z.custom<T>().meta({ type: "object", description });
}

/** An instant as somebody writes it, with any offset. */
export const writtenInstant = z.iso
  .datetime({ offset: true })
  .transform(toInstant)
  .meta({ description: "An instant with its offset from UTC, e.g. 2026-10-01T00:00:00Z" });

/** Why something is done: on the record for ever, so nothing personal. */
export const reason = text(500).meta({ description: "Kept for ever: nothing personal" });

/** The version of an agent, as a path holds it. */
export const versionInPath = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number)
  .meta({ type: "integer", minimum: 1, maximum: 999_999_999 });

/** How many, as a query holds it. */
const limit = z
  .string()
  .regex(/^(?:[1-9]\d?|100)$/)
  .transform(Number)
  .default(25)
  .meta({
    type: "integer",
    minimum: 1,
    maximum: 100,
    default: 25,
    description: "How many at most",
  });

const cursor = text(4_096).meta({
  description: "`next` of the page before; good for a day and for the same query",
});

/** What every query for a page takes. */
export const paging = { limit, cursor: cursor.optional() };

/** Where a call that is bounded goes on. */
export const goingOn = { cursor: cursor.optional() };

/** `next`, on all pages but the last. */
export const next = z
  .string()
  .optional()
  .meta({ description: "Where the next call goes on; absent at the end" });

/** A share of traffic in ten-thousandths. */
export const share = z.int().min(0).max(10_000);

/** One version of an agent, by number and content. */
export const versionRef = z.strictObject({ version: z.int().positive(), contentHash: z.string() });

const plan = {
  steps: z.array(share.min(1)).min(1).max(20),
  minimumSample: z.int().nonnegative(),
  minimumDurationHours: z.number().nonnegative(),
  bakeTimeHours: z.number().nonnegative(),
  guardrails: z
    .array(
      z.strictObject({
        metric: text(64),
        direction: z.enum(["not-above", "not-below"]),
        margin: z.number().nonnegative(),
      }),
    )
    .max(20),
  mode: z.enum(["enforce", "advisory"]),
  holdout: share,
};

/** How a rollout goes forward. */
export const rolloutPlan = z.strictObject(plan).meta({ id: "RolloutPlan" });

/** The parts of a plan that are not as in the standard one. */
export const partialPlan = z.strictObject({
  steps: plan.steps.exactOptional(),
  minimumSample: plan.minimumSample.exactOptional(),
  minimumDurationHours: plan.minimumDurationHours.exactOptional(),
  bakeTimeHours: plan.bakeTimeHours.exactOptional(),
  guardrails: plan.guardrails.exactOptional(),
  mode: plan.mode.exactOptional(),
  holdout: plan.holdout.exactOptional(),
});

/** What a decision about a rollout rests on. */
export const evidence = z.strictObject({
  summary: text(2_000),
  numbers: z.record(text(64), z.number()),
});

export { instant, opaqueId, text };
