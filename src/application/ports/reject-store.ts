import type { ResultAsync } from "neverthrow";
import type { Instant, Metadata } from "#domain";
import type { CallOptions } from "../call.js";
import type { Issue } from "../records/index.js";
import type { Unavailable } from "./event-store.js";

/** Something that was refused for good, as it came, so that a person can put it right. Personal. */
export interface Reject {
  /** Where it came from. There is one reject of a source. */
  readonly source: Metadata["source"];
  readonly refusedAt: Instant;
  readonly reasons: readonly Issue[];
  readonly text: string;
}

/** A line of an upload that was refused. Its text is in the upload. */
export interface RejectedLine {
  /** The first line of the file is 1. */
  readonly line: number;
  readonly reasons: readonly Issue[];
}

/** How many records an upload has, and what came of them. Blank lines and a header are none. */
export interface UploadCounts {
  readonly lines: number;
  readonly taken: number;
  readonly refused: number;
}

/** What came of one range of an upload. */
export interface UploadPart extends UploadCounts {
  readonly index: number;
  /** How many lines begin in the range, also those that are no records. */
  readonly begun: number;
  /** Of the lines that were refused so many may be taken once all other ranges are. */
  readonly early: number;
  /** Of the lines that were refused so many came upon a defect of the code. */
  readonly defects: number;
  /** Of the lines that were refused the first ones; `line` counts from 1 within the range. */
  readonly rejected: readonly RejectedLine[];
}

/** What came of a whole upload. */
export interface UploadResult extends UploadCounts {
  /** Of the lines that were refused so many came upon a defect of the code. */
  readonly defects: number;
  /** Of the lines that were refused the first ones, in their order. */
  readonly rejected: readonly RejectedLine[];
}

/**
 * Keeps what was refused for good, for a few days: it is personal, or says where something personal
 * stands. An upload's id is 1 to 64 letters, digits and "-".
 * What an adapter promises is tested by `test/conformance/reject-store.conformance.ts`.
 */
export interface RejectStore {
  /** Keeps what was refused, in place of an older one of its source. */
  keep(reject: Reject, call?: CallOptions): ResultAsync<void, Unavailable>;
  /** Keeps what came of a range, in place of an older one of its index. */
  keepPart(upload: string, part: UploadPart, call?: CallOptions): ResultAsync<void, Unavailable>;
  /** What came of a range, until the upload's result is kept. */
  part(
    upload: string,
    index: number,
    call?: CallOptions,
  ): ResultAsync<UploadPart | undefined, Unavailable>;
  /** Keeps an upload's result, in place of an older one; then removes its parts 0 to `parts` - 1. */
  keepResult(
    upload: string,
    result: UploadResult,
    parts: number,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable>;
  result(upload: string, call?: CallOptions): ResultAsync<UploadResult | undefined, Unavailable>;
}
