import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/**
 * Has messages taken through the pipeline, each once.
 * What an adapter promises is tested by `test/conformance/executions.conformance.ts`.
 */
export interface Executions {
  /**
   * Has a message taken through the stages that are left, by its id: 1 to 80 letters, digits, `-` and
   * `_`. One that is under way or over is not begun again, and that is success.
   */
  start(messageId: string, call?: CallOptions): ResultAsync<void, Unavailable>;
}
