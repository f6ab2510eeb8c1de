import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** A file made for people or for other programs. Nothing personal. */
export interface Report {
  /** Of letters, digits, ".", "-", "_" and "/", e.g. "runs/2026-10-01/summary.json". 1 to 512 characters. */
  readonly name: string;
  /** E.g. "text/html". */
  readonly mediaType: string;
  readonly content: string;
}

/**
 * Keeps reports by name.
 * What an adapter promises is tested by `test/conformance/report-store.conformance.ts`.
 */
export interface ReportStore {
  /** Keeps a report in place of an older one of its name. Says where, as people look for it. */
  put(report: Report, call?: CallOptions): ResultAsync<string, Unavailable>;
  get(name: string, call?: CallOptions): ResultAsync<Report | undefined, Unavailable>;
  /** The names that begin so, in ascending order of their characters' code points. */
  list(prefix: string, call?: CallOptions): ResultAsync<readonly string[], Unavailable>;
}
