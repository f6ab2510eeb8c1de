import * as z from "zod";

const wholeFromOne = z.int().positive();
const region = z
  .string()
  .regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, 'expected a region such as "us-east-1"');

const modelUse = z.strictObject({
  /** As agent versions name it. */
  modelId: z.string().min(1),
  /** Where the model itself may run. */
  regions: z.array(region).min(1),
  tokensPerMinute: wholeFromOne,
  requestsPerMinute: wholeFromOne.optional(),
  /** One call on average; the duration is that of the function, for it makes one call at a time. */
  call: z.strictObject({
    inputTokens: wholeFromOne,
    maxTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    durationMs: wholeFromOne,
  }),
  /** Fewer calls at a time than the quota bears. */
  atMost: wholeFromOne.optional(),
});

/** Every part of a stage that a file can hold. */
export const sizes = z.strictObject({
  region,
  /** Whether stacks cannot be deleted. */
  isProtected: z.boolean(),
  logRetentionDays: wholeFromOne,
  /** The id of the agent that writes; a judge is named by the version of the writer. */
  generator: z.string().min(1),
  /** How old a service may be that asks for a message; older ones are history. */
  requestWithinDays: wholeFromOne,
  embeddingDimension: z.union([z.literal(256), z.literal(512), z.literal(1_024)]),
  models: z.strictObject({
    generate: z.array(modelUse).min(1),
    judge: z.array(modelUse).min(1),
    embed: modelUse,
  }),
  /** The account's quota of functions that run at once in the region. */
  accountConcurrency: wholeFromOne,
  queues: z.strictObject({
    functionTimeoutSeconds: wholeFromOne.max(900),
    /** After so many tries a letter goes to the dead-letter queue. */
    maxReceiveCount: wholeFromOne.max(1_000),
  }),
  streams: z.strictObject({
    /** After so many tries a record goes to the dead-letter queue. */
    retries: z.int().min(1).max(10_000),
    maxAgeHours: wholeFromOne.max(24),
  }),
  /** How many ranges of an uploaded file are taken in at once. */
  rangesAtOnce: wholeFromOne.max(1_000),
  /** Without it there are no similar cases; it costs at rest. */
  search: z
    .strictObject({
      instanceType: z.string().endsWith(".search"),
      instances: wholeFromOne,
      zones: z.union([z.literal(1), z.literal(2), z.literal(3)]),
      volumeGb: z.int().min(10),
      masters: z
        .strictObject({ instanceType: z.string().endsWith(".search"), instances: z.literal(3) })
        .optional(),
    })
    .optional(),
  /** For volumes that webhooks are not made for; it costs at rest. */
  kinesis: z
    .strictObject({ shards: wholeFromOne, retentionHours: z.int().min(24).max(8_760) })
    .optional(),
  operations: z.strictObject({
    /** Where those who are alerted read docs/runbook.md: an address, or a path that no alarm can link to. */
    runbook: z.string().regex(/^[^\s#]+$/, "expected a path or an address without an anchor"),
    /** Somebody is told when models have cost more in 24 hours. */
    dailyBudgetUsd: z.number().positive(),
    /** Whether a day without a message is a fault. */
    expectsMessages: z.boolean(),
  }),
  api: z.strictObject({
    requestsPerSecond: wholeFromOne,
    burst: wholeFromOne,
    /** Web pages that may ask for messages, e.g. "https://desk.example.com". */
    corsOrigins: z.array(
      z.string().regex(/^https?:\/\/[^/*]+$/, "expected an origin without a path"),
    ),
  }),
});

/** What differs from stage to stage. */
export type Sizes = z.output<typeof sizes>;

/** What one function or two do with a model. */
export type ModelUse = z.output<typeof modelUse>;
