import {
  type BedrockAgentClient,
  GetIngestionJobCommand,
  type IngestionJob,
  StartIngestionJobCommand,
} from "@aws-sdk/client-bedrock-agent";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { limited, type RemoteService, requestError } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";

/** What a sync came to that took in everything. */
export interface Sync {
  readonly jobId: string;
  /** Documents. */
  readonly indexed: number;
  readonly deleted: number;
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

/**
 * Has the knowledge base take in what changed in S3, and waits until it has. One that is under way
 * already may have begun before the last change, so it is waited for and another one begins. That the
 * time is over, or documents were left out, is an error.
 */
export function sync(
  client: BedrockAgentClient,
  service: RemoteService,
  { knowledgeBaseId, dataSourceId, pollMs, waitMs }: SyncOptions,
  call?: CallOptions,
): ResultAsync<Sync, Unavailable> {
  const { now, sleep } = service.plan;
  const source = { knowledgeBaseId, dataSourceId };
  const until = now() + waitMs;
  const isTimeLeft = () => now() + pollMs <= until;
  const pause = () =>
    limited(pollMs * 2, call?.signal, (stop) => sleep(pollMs, stop)).catch(() => undefined);
  // The same one for each request: after a lost answer no second job begins.
  const clientToken = crypto.randomUUID();
  const start = new StartIngestionJobCommand({ ...source, clientToken });
  const begun = async () => {
    for (;;) {
      const job = await service.call(
        async (abortSignal) => jobIn(await client.send(start, { abortSignal })),
        call,
      );
      if (!job.isErr() || !isUnderWay(job.error) || !isTimeLeft()) return job;
      await pause();
    }
  };
  return safeTry<Sync, Unavailable>(async function* () {
    let job = yield* await begun();
    while (isRunning(job)) {
      if (!isTimeLeft()) return err(service.unavailable(...notOver(job, waitMs)));
      await pause();
      const look = new GetIngestionJobCommand({ ...source, ingestionJobId: job.ingestionJobId });
      job = yield* await service.call(
        async (abortSignal) => jobIn(await client.send(look, { abortSignal })),
        call,
      );
    }
    const failure = failureOf(job);
    return failure === undefined ? ok(syncOf(job)) : err(service.unavailable(...failure));
  });
}

/** Another sync of the same data source. */
function isUnderWay({ cause }: Unavailable): boolean {
  return requestError(cause).name === "ConflictException";
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

function isRunning({ status }: Job): boolean {
  return status === "STARTING" || status === "IN_PROGRESS" || status === "STOPPING";
}

/** Why it is no success, and what to do. */
function notOver({ ingestionJobId }: Job, waitMs: number): readonly [Error, string] {
  return [
    new Error(`the sync ${ingestionJobId} was not over after ${waitMs} ms`),
    "It goes on by itself: sync again later, or wait longer.",
  ];
}

function failureOf({ ingestionJobId, ...job }: Job): readonly [Error, string] | undefined {
  const why = job.failureReasons.join("; ") || "AWS does not say why";
  if (job.status !== "COMPLETE") {
    const sentence = `The knowledge base's sync ended as ${job.status}: ${why}`;
    return [new Error(sentence), sentence];
  }
  const { numberOfDocumentsFailed: failed } = job.statistics;
  if (failed === 0) return undefined;
  const documents = failed === 1 ? "1 document" : `${failed} documents`;
  return [
    new Error(`the sync ${ingestionJobId} left out ${documents}: ${why}`),
    "Those cases are not found: put right what AWS says, and sync again.",
  ];
}

function syncOf({ ingestionJobId, statistics }: Job): Sync {
  return {
    jobId: ingestionJobId,
    indexed: statistics.numberOfNewDocumentsIndexed + statistics.numberOfModifiedDocumentsIndexed,
    deleted: statistics.numberOfDocumentsDeleted,
  };
}
