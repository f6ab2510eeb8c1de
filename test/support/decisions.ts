import { InMemoryColumnFile, InMemoryEventStore } from "#adapters/in-memory";
import { start } from "#application";
import { type Column, scanDecisions } from "#application/drift";
import { dayMs, type MessageEvent, messageContract, plus, streamName } from "#domain";
import { call, context, rejected } from "./message.js";
import { metadata } from "./metadata.js";

/** What a decision of a test is about; all else is as in `support/message.ts`. */
export interface Told {
  readonly id: number;
  readonly customer?: number;
  /** Days after 2026-01-01. */
  readonly day: number;
  readonly score?: number;
  readonly version?: number;
  readonly judgeVersion?: number;
  readonly features?: Extract<MessageEvent, { type: "ContextPrepared" }>["features"];
  readonly declined?: string;
  readonly body?: string;
  readonly latencyMs?: number;
  readonly costNanoUsd?: number | "unpriced";
  readonly vectorHash?: string;
}

/** The first day of the tests' records. */
export const firstDay = "2026-01-01T00:00:00.000Z";

/** An instant of the tests' records. */
export function day(days: number): string {
  return plus(firstDay, Math.round(days * dayMs));
}

/** The stream of one decision. */
export function decisionEvents(told: Told): readonly MessageEvent[] {
  const customerId = `cust-${told.customer ?? told.id}`;
  const request: MessageEvent = {
    type: "MessageRequested",
    messageId: `m-${told.id}`,
    customerId,
    agentId: "upsell-generator",
    purpose: "upsell",
    trigger: "spring",
    decisionTime: day(told.day),
  };
  const { declined: reason, score = 0.9 } = told;
  if (reason !== undefined) {
    return [request, { type: "MessageDeclined", customerId, reason, customerVersion: 1 }];
  }
  const judge = { ...context.judge, version: told.judgeVersion ?? 1 };
  const facts = {
    ...call,
    ...(told.latencyMs !== undefined && { latencyMs: told.latencyMs }),
    ...(told.costNanoUsd !== undefined && { costNanoUsd: told.costNanoUsd }),
  };
  const asked = { attempt: 1, promptHash: "4".repeat(64), rawAnswer: "{}", call: facts };
  return [
    request,
    {
      type: "ContextPrepared",
      customerId,
      ...context,
      features: told.features ?? context.features,
      generator: { ...context.generator, version: told.version ?? 2 },
      judge,
      retrieval: { ...context.retrieval, vectorHash: told.vectorHash ?? "2".repeat(64) },
    },
    {
      type: "DraftGenerated",
      customerId,
      ...asked,
      subject: "Your roof",
      body: told.body ?? "Dear customer, your roof is due.",
    },
    {
      type: "DraftJudged",
      customerId,
      ...asked,
      role: "primary",
      repeat: 1,
      judge,
      score,
      criteria: [{ criterion: "tone", score }],
      rationale: "Plain.",
    },
    score >= context.passThreshold
      ? {
          type: "MessageApproved",
          customerId,
          attempt: 1,
          by: "judge",
          score,
          threshold: context.passThreshold,
          textHash: "6".repeat(64),
        }
      : { ...rejected, customerId },
  ];
}

/** A store with these streams, each event of which is a commit of its own. */
export async function storeOf(
  streams: readonly (readonly MessageEvent[])[],
  pageSize = 1000,
): Promise<InMemoryEventStore> {
  const store = new InMemoryEventStore({ clock: { now: () => day(400) }, pageSize });
  for (const [at, events] of streams.entries()) {
    const [first] = events;
    const id = first !== undefined && "messageId" in first ? first.messageId : `odd-${at}`;
    const stream = streamName(messageContract.category, id);
    const info = { commitId: `commit-${at}`, metadata };
    (await store.append(stream, start, events, info))._unsafeUnwrap();
  }
  return store;
}

/** Those decisions, scanned to a file in memory. */
export async function scanned(
  told: readonly Told[],
  columns?: readonly Column[],
): Promise<InMemoryColumnFile> {
  const file = new InMemoryColumnFile();
  const store = await storeOf(told.map(decisionEvents));
  const options = {
    source: "test",
    rowsPerChunk: 64,
    ...(columns && { columns: { columns, families: [] } }),
  };
  (await scanDecisions(store, file, options))._unsafeUnwrap();
  return file;
}
