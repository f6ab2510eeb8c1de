import type { ResultAsync } from "neverthrow";
import type * as z from "zod";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Something that may be set from outside while the application runs, and what it has to look like. */
export interface Setting<T> {
  /** Letters, digits, "-" and "/", e.g. "model-quotas". */
  readonly name: string;
  /** Of the value, which is kept as JSON. */
  readonly schema: z.ZodType<T>;
  /** Where nothing is set. A setting without one has to be set. */
  readonly default?: T;
}

/** A setting that is not set, or is set to what its schema does not take. */
export interface InvalidSetting {
  readonly type: "InvalidSetting";
  /** As whoever sets it knows it, e.g. with its path. */
  readonly name: string;
  readonly issues: readonly string[];
}

/**
 * What holds now, or held a short while ago.
 * What an adapter promises is tested by `test/conformance/settings.conformance.ts`.
 */
export interface Settings {
  get<T>(setting: Setting<T>, call?: CallOptions): ResultAsync<T, Unavailable | InvalidSetting>;
}
