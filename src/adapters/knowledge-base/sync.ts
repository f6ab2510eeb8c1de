import {
  type BedrockAgentClient,
  GetIngestionJobCommand,
  type IngestionJob,
  StartIngestionJobCommand,
} from "@aws-sdk/client-bedrock-agent";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { limited, type RemoteService } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";

/** What a sync came to so far. */
export interface Sync {
  readonly jobId: string;
  /** Whether it is over; if not, it goes on by itself. */
  readonly isOver: boolean;
  /** Documents. */
  readonly indexed: number;
  readonly deleted: number;
  readonly failed: number;
}

/** What to sync, and how long to wait for it. */
export interface SyncOptions {
  readonly knowledgeBaseId: string;
  readonly dataSourceId: string;
  /** Milliseconds between two looks at a sync. */
  readonly pollMs: number;
  /** Milliseconds until it is left to itself. */
  readonly waitMs: number;
}

/** Has the knowledge base take in what changed in S3, and waits until it has, or its time is over. */
export function sync(
  client: BedrockAgentClient,
  service: RemoteService,
  { knowledgeBaseId, dataSourceId, pollMs, waitMs }: SyncOptions,
  call?: CallOptions,
): ResultAsync<Sync, Unavailable> {
  const { now, sleep } = service.plan;
  const source = { knowledgeBaseId, dataSourceId };
  return safeTry<Sync, Unavailable>(async function* () {
    const until = now() + waitMs;
    // The same one for each request: after a lost answer no second job begins.
    const clientToken = crypto.randomUUID();
    const start = new StartIngestionJobCommand({ ...source, clientToken });
    let job = yield* await service.call(
      async (abortSignal) => jobIn(await client.send(start, { abortSignal })),
      call,
    );
    for (;;) {
      const failure = failureOf(job);
      if (failure !== undefined) return err(service.unavailable(failure, failure.message));
      const so = syncOf(job);
      if (so.isOver || now() + pollMs > until) return ok(so);
      await limited(pollMs * 2, call?.signal, (stop) => sleep(pollMs, stop)).catch(() => undefined);
      const look = new GetIngestionJobCommand({ ...source, ingestionJobId: so.jobId });
      job = yield* await service.call(
        async (abortSignal) => jobIn(await client.send(look, { abortSignal })),
        call,
      );
    }
  });
}

const ingestionJob = z.object({
  ingestionJobId: z.string().min(1),
  status: z.enum(["STARTING", "IN_PROGRESS", "COMPLETE", "FAILED", "STOPPING", "STOPPED"]),
  failureReasons: z.array(z.string()).default([]),
  statistics: z
    .object({
      numberOfNewDocumentsIndexed: z.number().default(0),
      numberOfModifiedDocumentsIndexed: z.number().default(0),
      numberOfDocumentsDeleted: z.number().default(0),
      numberOfDocumentsFailed: z.number().default(0),
    })
    .prefault({}),
});

type Job = z.output<typeof ingestionJob>;

function jobIn({ ingestionJob: job }: { readonly ingestionJob: IngestionJob | undefined }): Job {
  return ingestionJob.parse(job);
}

function failureOf({ status, failureReasons }: Job): Error | undefined {
  if (status !== "FAILED" && status !== "STOPPED") return undefined;
  const why = failureReasons.join("; ") || "AWS does not say why";
  return new Error(`The knowledge base's sync ended as ${status}: ${why}`);
}

function syncOf({ ingestionJobId, status, statistics }: Job): Sync {
  return {
    jobId: ingestionJobId,
    isOver: status === "COMPLETE",
    indexed: statistics.numberOfNewDocumentsIndexed + statistics.numberOfModifiedDocumentsIndexed,
    deleted: statistics.numberOfDocumentsDeleted,
    failed: statistics.numberOfDocumentsFailed,
  };
}
