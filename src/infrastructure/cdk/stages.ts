import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Sizes } from "./sizes.js";

const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

/** What the inference profiles `us.` send requests on to. */
const unitedStates = ["us-east-1", "us-east-2", "us-west-2"];

/** As the example's agents ask, by their prompts and answers. */
const generation = { inputTokens: 3_000, maxTokens: 1_024, outputTokens: 350, durationMs: 5_000 };
const judgement = { inputTokens: 3_500, maxTokens: 1_024, outputTokens: 350, durationMs: 7_000 };
/** One embedding of a customer or a case; the rest of the time it is read and indexed. */
const embedding = { inputTokens: 300, maxTokens: 0, outputTokens: 0, durationMs: 1_000 };

const development: Sizes = {
  region: "us-east-1",
  isProtected: false,
  logRetentionDays: RetentionDays.TWO_WEEKS,
  generator: "email-generator",
  requestWithinDays: 3,
  embeddingDimension: 1_024,
  // Quotas are the account's: look at Service Quotas, Amazon Bedrock, before you set them higher.
  models: {
    generate: [
      {
        modelId: haiku,
        regions: unitedStates,
        tokensPerMinute: 200_000,
        requestsPerMinute: 100,
        call: generation,
      },
    ],
    judge: [
      {
        modelId: sonnet,
        regions: unitedStates,
        tokensPerMinute: 200_000,
        requestsPerMinute: 100,
        call: judgement,
      },
    ],
    embed: {
      modelId: "amazon.titan-embed-text-v2:0",
      regions: ["us-east-1"],
      tokensPerMinute: 300_000,
      requestsPerMinute: 2_000,
      call: embedding,
    },
  },
  accountConcurrency: 1_000,
  queues: { functionTimeoutSeconds: 60, maxReceiveCount: 5 },
  // While a service is away a try lasts for most of a minute: together five hours at least.
  streams: { retries: 400, maxAgeHours: 12 },
  // New on-demand tables bear some 4,000 commits a second.
  rangesAtOnce: 20,
  search: {
    instanceType: "t3.small.search",
    instances: 1,
    zones: 1,
    volumeGb: 10,
  },
  operations: { runbook: "docs/runbook.md", dailyBudgetUsd: 5, expectsMessages: false },
  api: { requestsPerSecond: 50, burst: 100, corsOrigins: [] },
};

/**
 * What differs from stage to stage, in one place. Accounts are not in here: they come from the context or the
 * environment.
 */
export const stages = {
  /** The whole application on one machine, over a local AWS. */
  local: {
    ...development,
    logRetentionDays: RetentionDays.ONE_DAY,
    models: {
      generate: [
        {
          modelId: haiku,
          regions: unitedStates,
          tokensPerMinute: 50_000_000,
          call: generation,
          atMost: 4,
        },
      ],
      judge: [
        {
          modelId: sonnet,
          regions: unitedStates,
          tokensPerMinute: 50_000_000,
          call: judgement,
          atMost: 4,
        },
      ],
      embed: { ...development.models.embed, tokensPerMinute: 50_000_000, atMost: 8 },
    },
    // What fails is handed over again soon, so that a person or a test need not wait.
    queues: { functionTimeoutSeconds: 10, maxReceiveCount: 3 },
    streams: { retries: 10, maxAgeHours: 1 },
    rangesAtOnce: 4,
    kinesis: { shards: 1, retentionHours: 24 },
    api: { requestsPerSecond: 200, burst: 400, corsOrigins: ["https://desk.example.com"] },
  },
  /** No machine of its own: at rest it costs the keys, a secret and the firewall. */
  dev: { ...development, search: undefined },
  test: { ...development, kinesis: { shards: 1, retentionHours: 24 } },
  prod: {
    ...development,
    isProtected: true,
    logRetentionDays: RetentionDays.THREE_MONTHS,
    kinesis: { shards: 2, retentionHours: 48 },
    search: {
      instanceType: "m7g.large.search",
      instances: 2,
      zones: 2,
      volumeGb: 50,
      masters: { instanceType: "m7g.medium.search", instances: 3 },
    },
    // 1,000 messages a day cost some 29 USD with calls as above.
    operations: { runbook: "docs/runbook.md", dailyBudgetUsd: 50, expectsMessages: true },
    api: { requestsPerSecond: 100, burst: 200, corsOrigins: [] },
  },
} as const satisfies Readonly<Record<string, Sizes>>;
