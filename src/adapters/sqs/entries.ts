import type { SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import type { Letter } from "#application";

/** A letter on its way to a queue. */
export interface Entry {
  readonly letter: Letter;
  /** Of id and body, in UTF-8. */
  readonly bytes: number;
}

/** How many entries a request takes. Source: SQS API Reference, SendMessageBatch. */
const entriesAtOnce = 10;

/**
 * How many bytes the entries of a request may have in sum. SQS has taken 1 MiB since August 2025,
 * but a queue made before takes as much as it is set to, 256 KiB. Source: SQS API Reference,
 * SendMessageBatch and SetQueueAttributes.
 */
export const requestLimitBytes = 256 * 1024;

/** The attribute that carries a letter's id: its name, its type and its value count as bytes. */
const idAttribute = "id";
const attributeBytes = Buffer.byteLength(`${idAttribute}String`);

/** A letter with its size. */
export function entryOf(letter: Letter): Entry {
  return { letter, bytes: Buffer.byteLength(letter.id) + Buffer.byteLength(letter.body) };
}

/** The letter at this place of a request, by which its result is told. */
export function putOf({ letter }: Entry, at: number): SendMessageBatchRequestEntry {
  return {
    Id: String(at),
    MessageBody: letter.body,
    MessageAttributes: { [idAttribute]: { DataType: "String", StringValue: letter.id } },
  };
}

/** The entries in their order, in as few requests as their number and bytes allow. */
export function batchesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const its = entry.bytes + attributeBytes;
    const last = batches.at(-1);
    if (last !== undefined && last.length < entriesAtOnce && bytes + its <= requestLimitBytes) {
      last.push(entry);
      bytes += its;
    } else {
      batches.push([entry]);
      bytes = its;
    }
  }
  return batches;
}
