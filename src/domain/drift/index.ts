/** Whether decisions have drifted: columns, profiles that merge, and verdicts over them. */
export type { ColumnInfo, ColumnKind, ColumnValue, Thresholds } from "./column.js";
export type { Frame, Profile, ProfileBody, ProfileHead } from "./profile.js";
export type { DriftReport, LeftOut, ReportSide, Segment, SegmentVerdicts } from "./report.js";
export type {
  Bar,
  Cause,
  ColumnVerdict,
  Effect,
  Gate,
  Measure,
  SideSummary,
  TrendPoint,
  Verdict,
} from "./verdict.js";
export type { Window } from "./window.js";
