/** Whether decisions have drifted: columns, profiles that merge, and verdicts over them. */
export type { ColumnInfo, ColumnKind, ColumnValue, Thresholds } from "./column.js";
export { defaultBins } from "./edges.js";
export { frameHash, frameOf } from "./frame.js";
export type { ColumnProfiles, DriftInput } from "./input.js";
export { judgeDrift } from "./judge.js";
export { mergeProfiles, type ProfileMismatch } from "./merge.js";
export type { Frame, Profile, ProfileBody, ProfileHead } from "./profile.js";
export { type Profiler, profiler } from "./profiler.js";
export type { DriftReport, LeftOut, ReportSide, Segment, SegmentVerdicts } from "./report.js";
export { driftReportSchema, type ReferenceFile, referenceFileSchema } from "./schema.js";
export { thresholdsOf } from "./thresholds.js";
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
export { hashWord, unseenShare, type WordsFrame, wordsFrame, wordsOf } from "./words.js";
