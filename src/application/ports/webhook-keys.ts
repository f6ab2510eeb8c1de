import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/**
 * The keys by which whoever sends us customers signs what they send.
 * What an adapter promises is tested by `test/conformance/webhook-keys.conformance.ts`.
 */
export interface WebhookKeys {
  /** The current key, and after it the previous one while that still counts. Of 24 to 64 bytes. */
  accepted(call?: CallOptions): ResultAsync<readonly Uint8Array[], Unavailable>;
}
