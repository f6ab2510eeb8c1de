/** Replay for drift: the record as columns, and what they say of two windows. */
export {
  type Column,
  type ColumnFamily,
  driftColumn,
  type Population,
} from "./column.js";
export type { Decision, DecisionStatus, PinnedFeature } from "./decision.js";
export { decisionOf, type NoDecision } from "./decision-of.js";
export type { DecisionSource, ReadEvent, ReadPage } from "./decision-source.js";
export { defaultColumns, defaultFamilies } from "./default-columns.js";
export {
  type DriftError,
  type DriftRequest,
  type Measured,
  measureDrift,
  type NoDecisions,
} from "./measure.js";
export { type OpenChunk, type OpenColumn, openChunk } from "./open-chunk.js";
export { parseReference, type UnusableReference } from "./reference-file.js";
export type { Columns } from "./row-buffer.js";
export {
  type OtherScan,
  type ScanError,
  type ScanOptions,
  scanDecisions,
  standardColumns,
} from "./scan.js";
export type { Scanned } from "./scan-state.js";
export type { UnknownSegment } from "./segments.js";
export { compareVectors, type VectorDistance } from "./vectors.js";
export { type BadWindow, comparableWindows } from "./windows.js";
