import { createHmac } from "node:crypto";

/** What a webhook is signed with. */
export interface Signing {
  readonly id: string;
  /** Seconds. */
  readonly timestamp: number | string;
  readonly body: string | Uint8Array;
}

/** A signature as its sender makes it: "v1," and base64. */
export function signatureBy(key: Uint8Array, { id, timestamp, body }: Signing): string {
  const text = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
}
