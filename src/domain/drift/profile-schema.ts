import * as z from "zod";
import { defaultBins } from "./edges.js";
import { mostNames, mostOthers } from "./names.js";
import type { Frame, Profile } from "./profile.js";
import { sampleSize } from "./sample.js";

const count = z.int().nonnegative();
const names = z.array(z.string()).max(mostNames).readonly();
const edges = z
  .array(z.number())
  .max(defaultBins - 1)
  .readonly()
  .refine((list) => list.every((edge, place) => place === 0 || edge > (list[place - 1] ?? 0)), {
    error: "expected edges that ascend",
  });

/** A frame as JSON. */
export const frameSchema: z.ZodType<Frame> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["numeric", "amount", "score"]), edges }),
  z.object({ kind: z.literal("rate") }),
  z.object({ kind: z.enum(["category", "set"]), names }),
  z.object({ kind: z.literal("words"), bits: z.base64() }),
]);

const head = {
  schemaVersion: z.literal(1),
  column: z.string(),
  kind: z.enum(["numeric", "amount", "score", "rate", "category", "set", "words"]),
  frameHash: z.string(),
  rows: count,
  missing: count,
  unfit: count,
};

const moments = z.object({
  count,
  mean: z.number(),
  m2: z.number(),
  m3: z.number(),
  m4: z.number(),
  min: z.number(),
  max: z.number(),
});

/** A profile as JSON. */
export const profileSchema: z.ZodType<Profile> = z.discriminatedUnion("holds", [
  z.object({
    ...head,
    holds: z.literal("numbers"),
    moments,
    least: z.number().nullable(),
    greatest: z.number().nullable(),
    counts: z.array(count).max(defaultBins).readonly(),
    onEdges: count,
    sample: z
      .array(z.tuple([count, z.number()]))
      .max(sampleSize)
      .readonly(),
  }),
  z.object({ ...head, holds: z.literal("rate"), yes: count }),
  z.object({
    ...head,
    holds: z.literal("names"),
    counts: z.array(count).max(mostNames).readonly(),
    other: count,
    others: z
      .array(z.tuple([z.string(), count]))
      .max(mostOthers)
      .readonly(),
  }),
]);
