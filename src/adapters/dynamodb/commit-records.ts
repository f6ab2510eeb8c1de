import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { CommitCodec } from "#adapters/sealing";
import type { Corrupt, KeyVault, Unavailable } from "#application";
import type { Recorded } from "#domain";
import { commitOf } from "./commit-item.js";
import type { Item } from "./consumption.js";
import { type StreamRecord, touchedStreams, type UnknownRecord } from "./touched-streams.js";

/** A record of DynamoDB Streams with what was written, as a Lambda event or the SDK has it. */
export interface CommitRecord extends StreamRecord {
  /** INSERT, MODIFY or REMOVE. */
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | (NonNullable<StreamRecord["dynamodb"]> & {
        /** In a Lambda event bytes are text in base64. */
        readonly NewImage?: Readonly<Record<string, unknown>> | undefined;
      })
    | undefined;
}

/**
 * The events of the commit that a record tells of, with nothing personal in them; none for a snapshot
 * and for what was removed. It reads what the record itself holds, and asks DynamoDB and KMS for
 * nothing.
 */
export function eventsTold(
  record: CommitRecord,
): ResultAsync<readonly Recorded[], Corrupt | UnknownRecord | Unavailable> {
  const touched = touchedStreams({ Records: [record] });
  if (touched.isErr()) return errAsync(touched.error);
  if (touched.value.size === 0 || record.eventName === "REMOVE") return okAsync([]);
  const image = record.dynamodb?.NewImage;
  if (image === undefined) {
    const issue = "expected the new image: the table's stream has to show it";
    return errAsync({ type: "UnknownRecord", record: record.eventID ?? "", issue });
  }
  return commitOf(itemOf(image)).asyncAndThen((stored) =>
    codec.open([stored], { withoutPersonal: true }).andThen(([opened]) => opened ?? okAsync([])),
  );
}

function itemOf(image: Readonly<Record<string, unknown>>): Item {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): AttributeValue {
  const isBase64 =
    typeof value === "object" && value !== null && "B" in value && typeof value.B === "string";
  // What it is `commitOf` finds out.
  return isBase64 ? { B: Buffer.from(String(value.B), "base64") } : (value as AttributeValue);
}

function unasked(): never {
  throw new Error("without personal data no key is asked for");
}

const noKeys: KeyVault = { keyFor: unasked, keysOf: unasked, forget: unasked };
const codec = new CommitCodec({ keys: noKeys });
