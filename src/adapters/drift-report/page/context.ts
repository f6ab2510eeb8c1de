import type { DriftReport } from "#domain/drift";

/** What every part of a page goes by. */
export interface PageContext {
  readonly report: DriftReport;
  /** How many times its threshold an effect may be and still be inside a plot. */
  readonly reach: number;
}
