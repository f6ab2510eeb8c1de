import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** A try of one thing that has to work, which leaves nothing behind. */
export interface Probe {
  /** What is tried, e.g. "append to the table docket-events". */
  readonly what: string;
  /** Says what was found, in a few words. */
  run(call?: CallOptions): ResultAsync<string, Unavailable>;
}
