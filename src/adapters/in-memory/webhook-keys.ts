import type { ResultAsync } from "neverthrow";
import { type CallOptions, type Unavailable, unlessStopped, type WebhookKeys } from "#application";

/** Keys that are given and stay. */
export class ValueWebhookKeys implements WebhookKeys {
  readonly #keys: readonly Uint8Array[];

  constructor(keys: readonly Uint8Array[]) {
    this.#keys = keys.map((key) => Uint8Array.from(key));
  }

  accepted(call?: CallOptions): ResultAsync<readonly Uint8Array[], Unavailable> {
    return unlessStopped("webhook keys in memory", call).asyncMap(async () =>
      this.#keys.map((key) => Uint8Array.from(key)),
    );
  }
}
