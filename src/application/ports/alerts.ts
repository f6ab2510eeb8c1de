import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Something that a person has to know. Nothing personal. */
export interface Alert {
  readonly severity: "info" | "warning" | "critical";
  /** One line, 1 to 100 characters. */
  readonly title: string;
  /** What happened, and what to do; up to 10,000 characters. */
  readonly text: string;
}

/**
 * Tells the people in charge. An alert may come more than once.
 * What an adapter promises is tested by `test/conformance/alerts.conformance.ts`.
 */
export interface Alerts {
  send(alert: Alert, call?: CallOptions): ResultAsync<void, Unavailable>;
}
