import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import { type Read, text } from "#domain";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** How a company wants to sound, what it offers, and what it never says. */
export const guidelines = z.strictObject({
  company: text(200),
  voice: text(2_000),
  rules: z.array(text(1_000)).min(1).max(50),
  avoid: z.array(text(500)).max(50),
  /** What may be offered, by purpose. */
  offers: z.record(text(64), text(2_000)),
  signature: text(500),
});

/** Brand guidelines, once read. */
export type Guidelines = Read<typeof guidelines>;

/** The guidelines that hold now. */
export interface BrandGuidelines {
  current(call?: CallOptions): ResultAsync<Guidelines, Unavailable>;
}
