import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { jsonOf } from "#adapters/files";
import type { Cause, ToldRecord } from "#application";
import { hashBase32, hashText, type Instant, instant, looksPersonal } from "#domain";

/** It is not what its sender is to send. Only a person can say what it was meant to be. */
export interface Poisoned {
  readonly type: "Poisoned";
}

/** Something told, with the text that it came as. */
export interface ToldLetter {
  readonly told: ToldRecord;
  readonly text: string;
}

const told = z.object({
  type: z.enum(["customer.record", "message.outcome"]),
  data: z.unknown().refine((data) => data !== undefined),
});
const letter = told.extend({ webhookId: z.string().min(1).max(256), receivedAt: instant });

/** What the webhook's function has put into the queue. */
export function letterIn(text: string): Result<ToldLetter, Poisoned> {
  return shaped(letter, Buffer.from(text)).map(({ webhookId: id, receivedAt, type, data }) => ({
    told: { type, data, receivedAt, cause: webhookCause(id, data) },
    text,
  }));
}

/** Where a record of a Kinesis stream stood. */
export interface StreamPlace {
  readonly stream: string;
  readonly shard: string;
  readonly sequence: string;
  readonly receivedAt: Instant;
}

/** What a record of a stream tells: its data is the body of a webhook. */
export function streamedIn(data: Buffer, place: StreamPlace): Result<ToldLetter, Poisoned> {
  const { stream, shard, sequence, receivedAt } = place;
  const source = { system: `kinesis/${stream}`, record: `${shard}/${sequence}` };
  const cause = causeOf(`${source.system}/${source.record}`, source);
  return shaped(told, data).map(({ type, data: said }) => ({
    told: { type, data: said, receivedAt, cause },
    text: data.toString(),
  }));
}

/** Whom it is about, to keep what concerns one of them in order; `undefined` if it does not say. */
export function subjectOf({ data }: Pick<ToldRecord, "data">): string | undefined {
  const { message_id: messageId, customer_id: customerId } = subject.parse(data);
  if (messageId !== undefined) return `message/${messageId}`;
  return customerId === undefined ? undefined : `customer/${customerId}`;
}

const name = z.string().optional().catch(undefined);
const subject = z.object({ message_id: name, customer_id: name }).catch({});

/** What everything that comes from one told record is called. */
export function causeOf(commandId: string, source: Cause["source"]): Cause {
  return { commandId, correlationId: commandId, actor: "docket-intake", source };
}

/**
 * Another body under the same id is another command: else, of two that come at the same moment, one
 * would be taken for the other. So little of its hash that nobody can tell by it whether a guess at
 * what is personal is right.
 */
function webhookCause(webhookId: string, data: unknown): Cause {
  const id = isPlain(webhookId) ? webhookId : hashBase32(webhookId, 26);
  const content = hashText(JSON.stringify(data)).slice(0, 4);
  return causeOf(`webhook/${id}/${content}`, { system: "webhook", record: id });
}

/** Short, and nothing personal that its sender may have made it of: it is recorded for ever. */
function isPlain(id: string): boolean {
  return /^[\w-]{1,128}$/.test(id) && !looksPersonal(id);
}

function shaped<T>(schema: z.ZodType<T>, bytes: Buffer): Result<T, Poisoned> {
  const poisoned = { type: "Poisoned" } as const;
  return jsonOf(bytes)
    .mapErr(() => poisoned)
    .andThen((value) => {
      const parsed = schema.safeParse(value);
      return parsed.success ? ok(parsed.data) : err(poisoned);
    });
}
