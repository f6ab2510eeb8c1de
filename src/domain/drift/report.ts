import type { ColumnVerdict } from "./verdict.js";
import type { Window } from "./window.js";

/** What was left out, how often, and why. */
export interface LeftOut {
  readonly why: string;
  readonly count: number;
}

/** One side of a report. */
export interface ReportSide {
  readonly window: Window;
  /** Decisions in the window, and customers that they were about. */
  readonly decisions: number;
  readonly customers: number;
}

/** Part of the rows: those that have this value in a categorical column. */
export interface Segment {
  readonly column: string;
  readonly value: string;
}

/** The verdicts of one segment, or of all rows. */
export interface SegmentVerdicts {
  readonly segment?: Segment;
  /** Drift first, then what is comparable; in each, farthest over its threshold first. */
  readonly columns: readonly ColumnVerdict[];
}

/** Whether decisions have drifted between two windows, and why. Holds nothing personal. */
export interface DriftReport {
  readonly schemaVersion: 1;
  readonly codeVersion: string;
  readonly reference: ReportSide;
  readonly current: ReportSide;
  /** The false discovery rate that verdicts keep. */
  readonly q: number;
  /** Over all rows first; then segment by segment. */
  readonly verdicts: readonly SegmentVerdicts[];
  /** Sentences about changes inside the windows, whatever came of them. */
  readonly changes: readonly string[];
  readonly leftOut: readonly LeftOut[];
}
