import type { Instant } from "../kernel/index.js";

/** A span of decision times: `from` is in it, `to` is not. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}
