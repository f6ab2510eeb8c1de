/** By whom a metric is emitted, and by what beside `service` it can be told apart. */
interface Emitted {
  readonly services: readonly string[];
  readonly dimension?: string;
}

const byVersion = { services: ["conclude"], dimension: "agentVersion" } as const;

/**
 * Every metric that the functions emit, by name: an alarm or a dashboard that names another one waits
 * for ever. Nothing else can be emitted, for names are of this list.
 */
export const emittedMetrics = {
  RecordsToldOf: {
    services: ["ingest-queue", "ingest-stream", "finish-upload"],
    dimension: "outcome",
  },
  StreamsRefreshed: { services: ["project"] },
  StreamsDamaged: { services: ["project"] },
  SnapshotsKept: { services: ["project"] },
  EventsPublished: { services: ["publish"] },
  EventsTooLarge: { services: ["publish"] },
  RecordsUnreadable: { services: ["publish"] },
  CustomersIndexed: { services: ["search-index"] },
  CasesLookedAt: { services: ["search-index"] },
  CustomersErased: { services: ["search-index"] },
  MessagesRequested: { services: ["request", "request-api"], dimension: "decision" },
  ServicesTooOld: { services: ["request"] },
  /** A model was not to be had after all retries: throttled, timed out or out of order. */
  ModelUnavailable: { services: ["generate", "judge"] },
  MessagesConcluded: { services: ["conclude"], dimension: "outcome" },
  /** 1 for a message that was approved, 0 for one that was not: its average is the approval rate. */
  Approved: byVersion,
  Attempts: byVersion,
  JudgeScore: byVersion,
  TokensIn: byVersion,
  TokensOut: byVersion,
  CostUsd: byVersion,
  UnpricedCalls: byVersion,
  ModelTime: byVersion,
} as const satisfies Readonly<Record<string, Emitted>>;

/** In words without spaces, e.g. "EventsPublished". */
export type EmittedMetric = keyof typeof emittedMetrics;
