import type { ResultAsync } from "neverthrow";
import {
  type Alert,
  type Alerts,
  type CallOptions,
  type Unavailable,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

/** Keeps alerts in a list. */
export class InMemoryAlerts implements Alerts {
  readonly #sent: Alert[] = [];

  /** Everything that was sent, in that order. */
  get sent(): readonly Alert[] {
    return this.#sent;
  }

  send(alert: Alert, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped("in-memory alerts", call).asyncMap(async () => {
      this.#sent.push(frozen(alert));
    });
  }
}
