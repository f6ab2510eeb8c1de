import * as z from "zod";
import { instant } from "../kernel/index.js";
import { frameHash } from "./frame.js";
import { mismatchOf } from "./merge.js";
import { frameSchema, profileSchema } from "./profile-schema.js";
import type { DriftReport } from "./report.js";

const share = z.number().min(0).max(1);
const count = z.int().nonnegative();

const thresholds = z.object({ warn: z.number().positive(), alert: z.number().positive() });

const column = z.object({
  name: z.string().min(1),
  kind: z.enum(["numeric", "amount", "score", "rate", "category", "set", "words"]),
  about: z.string(),
  unit: z.exactOptional(z.string()),
  thresholds: z.exactOptional(thresholds),
});

const side = z.object({
  window: z.object({ from: instant, to: instant }),
  decisions: count,
  customers: count,
});

const segment = z.object({ column: z.string(), value: z.string() });

const effect = z.object({
  measure: z.enum([
    "ks-d",
    "cliffs-delta",
    "points",
    "js-distance",
    "new-share",
    "mean-change",
    "p95-change",
    "volume-ratio",
  ]),
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  how: z.string(),
  noiseFloor: z.number(),
  thresholds,
  overThreshold: z.number().nonnegative(),
});

const verdict = z.discriminatedUnion("type", [
  z.object({ type: z.literal("drift"), level: z.enum(["warn", "alert"]) }),
  z.object({ type: z.literal("stable") }),
  z.object({ type: z.literal("inconclusive") }),
  z.object({ type: z.literal("not-comparable"), why: z.string() }),
  z.object({ type: z.literal("error"), why: z.string() }),
]);

const gate = z.object({
  test: z.enum([
    "kolmogorov-smirnov",
    "mann-whitney",
    "two-proportions",
    "fisher",
    "chi-square",
    "rate-ratio",
  ]),
  p: share,
  adjustedP: share,
});

const number = z.number();

const summary = z.object({
  rows: count,
  missing: count,
  mean: z.exactOptional(number),
  standardDeviation: z.exactOptional(number.nonnegative()),
  quantiles: z.exactOptional(z.tuple([number, number, number, number, number])),
});

const cause = z.object({
  what: z.enum(["agent-version", "model", "judge", "feature-set", "price-book", "guidelines"]),
  sentence: z.string(),
  within: z.exactOptional(z.object({ verdict, effect: z.exactOptional(effect) })),
});

const columnVerdict = z.object({
  column,
  check: z.enum([...column.shape.kind.options, "missing", "new-categories", "volume"]),
  verdict,
  effects: z.array(effect).readonly(),
  gate: z.exactOptional(gate),
  reference: summary,
  current: summary,
  placeOfD: z.exactOptional(number),
  bars: z
    .array(z.object({ label: z.string(), reference: share, current: share, contribution: share }))
    .readonly(),
  trend: z
    .array(z.object({ from: instant, rows: count, value: z.exactOptional(number) }))
    .readonly(),
  causes: z.array(cause).readonly(),
  caveats: z.array(z.string()).readonly(),
});

/** A drift report as JSON. */
export const driftReportSchema: z.ZodType<DriftReport> = z.object({
  schemaVersion: z.literal(1),
  codeVersion: z.string(),
  reference: side,
  current: side,
  q: share,
  verdicts: z
    .array(
      z.object({ segment: z.exactOptional(segment), columns: z.array(columnVerdict).readonly() }),
    )
    .readonly(),
  changes: z.array(z.string()).readonly(),
  leftOut: z.array(z.object({ why: z.string(), count })).readonly(),
});

const pinnedColumn = z
  .object({
    column,
    frame: frameSchema,
    profile: profileSchema,
    trend: z.array(z.object({ from: instant, profile: profileSchema })).readonly(),
  })
  .refine(
    ({ column: { name }, frame, profile, trend }) =>
      profile.column === name &&
      profile.frameHash === frameHash(frame) &&
      trend.every((bucket) => mismatchOf(profile, bucket.profile) === undefined),
    { error: "a profile is of another column or frame: the file is mixed from several" },
  );

/** A reference that is kept to be compared with later: its frames, and its profiles over them. */
export const referenceFileSchema = z.object({
  schemaVersion: z.literal(1),
  codeVersion: z.string(),
  /** When it was made. */
  created: instant,
  reference: side,
  segments: z
    .array(
      z.object({ segment: z.exactOptional(segment), columns: z.array(pinnedColumn).readonly() }),
    )
    .readonly(),
});

/** What a reference file holds. */
export type ReferenceFile = z.infer<typeof referenceFileSchema>;
