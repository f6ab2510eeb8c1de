import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { StoredState } from "#adapters/sealing";
import { commitLimitBytes, givePosition, type Position } from "#application";
import type { Sha256, StreamName } from "#domain";
import { compress, expand } from "./compression.js";
import type { Item } from "./consumption.js";

/** A snapshot as an item of its stream: right after the commit it ends with, at a half. */
export function snapshotItem(
  stream: StreamName,
  { version, recordedAt = "" }: Position,
  fingerprint: Sha256,
  { subject, state }: StoredState,
): Item {
  return {
    s: { S: stream },
    v: { N: `${version}.5` },
    t: { S: recordedAt },
    f: { S: fingerprint },
    ...(subject === undefined
      ? { d: { B: compress(state, stream) } }
      : { u: { S: subject }, d: { B: Buffer.from(state, "base64") } }),
  };
}

/** The version up to which an item folded its stream. */
export function snapshotVersion(item: Item): number {
  return Math.floor(Number(item["v"]?.N));
}

/** The state in an item of that fingerprint; `undefined` when it is another's, or damaged. */
export function storedState(item: Item, fingerprint: Sha256): StoredState | undefined {
  const { s, f, d, u } = item as Readonly<Record<string, AttributeValue | undefined>>;
  if (f?.S !== fingerprint || d?.B === undefined) return undefined;
  if (u?.S !== undefined) return { subject: u.S, state: Buffer.from(d.B).toString("base64") };
  const state = expand(d.B, s?.S ?? "", commitLimitBytes);
  return state.isOk() ? { subject: undefined, state: state.value } : undefined;
}

/** Where the stream ended when the snapshot was made. */
export function snapshotPosition(table: string, stream: StreamName, item: Item): Position {
  return givePosition(stream, snapshotVersion(item), item["t"]?.S, table);
}
