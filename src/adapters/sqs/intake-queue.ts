import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import * as z from "zod";
import type { RemoteService, RetryOptions } from "#adapters/remote";
import {
  type CallOptions,
  type IntakeQueue,
  type Letter,
  type LettersTooLong,
  letterLimitBytes,
  type NotSent,
  type Unavailable,
} from "#application";
import { batchesOf, type Entry, entryOf, putOf } from "./entries.js";
import { passes, sqsService } from "./service.js";

/** Which queue letters go to. */
export interface SqsIntakeQueueOptions extends RetryOptions {
  /** The URL of a standard queue. */
  readonly queue: string;
}

/** An entry that failed; it may succeed in a moment, or never will. */
interface Failed {
  readonly entry: Entry;
  readonly error: Error;
}

/** Entries that did not get into the queue, and why. */
interface NotPut extends Unavailable {
  readonly entries: readonly Entry[];
  /** SQS refuses just these; others may do. */
  readonly isRefusal: boolean;
}

const answered = z.object({
  Successful: z.array(z.object({ Id: z.string() })).optional(),
  Failed: z
    .array(
      z.object({
        Id: z.string(),
        Code: z.string(),
        SenderFault: z.boolean(),
        Message: z.string().optional(),
      }),
    )
    .optional(),
});

/**
 * Letters in a queue of SQS: the body as the message's, the id as its attribute `id`. At most ten go
 * at once, and the deadline is that of each ten. It goes on after letters that SQS refuses, and ends
 * when SQS itself cannot be had. After a lost answer letters are in the queue twice.
 */
export class SqsIntakeQueue implements IntakeQueue {
  readonly #client: SQSClient;
  readonly #service: RemoteService;
  readonly #queue: string;

  constructor(client: SQSClient, { queue, ...retries }: SqsIntakeQueueOptions) {
    if (queue === "") throw new RangeError("a queue has a URL");
    this.#client = client;
    this.#service = sqsService(queue, "sqs:SendMessage", retries);
    this.#queue = queue;
  }

  send(
    letters: readonly Letter[],
    call?: CallOptions,
  ): ResultAsync<void, NotSent | LettersTooLong> {
    const entries = letters.map(entryOf);
    const tooLong = entries.filter(({ bytes }) => bytes > letterLimitBytes);
    if (tooLong.length > 0) {
      const refused = tooLong.map(({ letter, bytes }) => ({ id: letter.id, bytes }));
      return errAsync({ type: "LettersTooLong", letters: refused, limit: letterLimitBytes });
    }
    return new ResultAsync(this.#putAll(batchesOf(entries), call));
  }

  async #putAll(
    batches: readonly (readonly Entry[])[],
    call: CallOptions | undefined,
  ): Promise<Result<void, NotSent>> {
    let failure: Unavailable | undefined;
    const unsent: Entry[] = [];
    for (const [at, batch] of batches.entries()) {
      const put = await this.#put(batch, call);
      if (put.isOk()) continue;
      const { entries, isRefusal, ...unavailable } = put.error;
      failure ??= unavailable;
      unsent.push(...entries);
      if (isRefusal) continue;
      unsent.push(...batches.slice(at + 1).flat());
      break;
    }
    return failure === undefined
      ? ok(undefined)
      : err({ ...failure, unsent: unsent.map(({ letter }) => letter) });
  }

  /** Puts entries that fit into one request. Those that fail for the moment are put again. */
  #put(entries: readonly Entry[], call?: CallOptions): ResultAsync<void, NotPut> {
    let left = entries;
    const refused: Failed[] = [];
    return this.#service
      .call(async (signal) => {
        const failed = await this.#putOnce(left, signal);
        const later = failed.filter(({ error }) => passes(error));
        refused.push(...failed.filter((each) => !later.includes(each)));
        left = later.map(({ entry }) => entry);
        const [first] = [...later, ...refused];
        if (first !== undefined) throw first.error;
      }, call)
      .mapErr((unavailable) => ({
        ...unavailable,
        entries: [...refused.map(({ entry }) => entry), ...left],
        isRefusal: left.length === 0,
      }));
  }

  /** Those of the entries that failed. */
  async #putOnce(entries: readonly Entry[], abortSignal: AbortSignal): Promise<readonly Failed[]> {
    const command = new SendMessageBatchCommand({
      QueueUrl: this.#queue,
      Entries: entries.map(putOf),
    });
    const answer = await this.#client.send(command, { abortSignal });
    // An answer that came too late must not count beside that of the next request.
    abortSignal.throwIfAborted();
    const { Successful = [], Failed = [] } = answered.parse(answer);
    const sent = new Set(Successful.map(({ Id }) => Id));
    const failures = new Map(Failed.map((each) => [each.Id, each]));
    return entries.flatMap((entry, at) => {
      const its = failures.get(String(at));
      if (its !== undefined) return [{ entry, error: failureOf(its) }];
      if (sent.has(String(at))) return [];
      throw Object.assign(new Error(`no result for entry ${at}`), { name: "OtherAnswer" });
    });
  }
}

/** As the SDK would throw it for a request of its own. */
function failureOf({
  Code,
  SenderFault,
  Message = Code,
}: {
  readonly Code: string;
  readonly SenderFault: boolean;
  readonly Message?: string | undefined;
}): Error {
  const $metadata = { httpStatusCode: SenderFault ? 400 : 500 };
  return Object.assign(new Error(Message), { name: Code, $metadata });
}
