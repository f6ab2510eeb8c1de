import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { Instant } from "#domain";
import { type DriftReport, judgeDrift, type ReferenceFile, type Window } from "#domain/drift";
import type { CallOptions } from "../call.js";
import type { ArtefactStore, ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import { type CauseValue, changesOf } from "./changes.js";
import { driftInput } from "./drift-input.js";
import { eachChunk } from "./each-chunk.js";
import { freezing } from "./frames.js";
import { type Marked, markRows } from "./marks.js";
import type { OpenChunk } from "./open-chunk.js";
import { profileColumns } from "./profiling.js";
import { framesOf, referenceOf, type UnusableReference, withPinned } from "./reference-file.js";
import { type RowIndex, readRowIndex } from "./row-index.js";
import type { OtherScan } from "./scan.js";
import { isWhole, readNote, type ScanNote } from "./scan-note.js";
import { segmentsOf, type UnknownSegment } from "./segments.js";
import { type SurveyOptions, surveying } from "./survey.js";
import { compareVectors, type VectorDistance, vectorSentence } from "./vectors.js";
import { type BadWindow, bucketsOver, comparableWindows } from "./windows.js";

/** What is to be compared with what. */
export interface DriftRequest extends CallOptions {
  /** A window of the record, or a reference that was saved. */
  readonly reference: Window | ReferenceFile;
  readonly current: Window;
  readonly now: Instant;
  readonly codeVersion: string;
  /** A categorical column: its values are compared one by one, beside all rows. */
  readonly segment?: string | undefined;
  /** The largest so many values of it; 20 unless told. */
  readonly maxSegments?: number;
  /** Where vectors are kept; without it they are not compared. */
  readonly artefacts?: Pick<ArtefactStore, "get"> | undefined;
  /** How many vectors of a window are compared at most; 1,000 unless told. */
  readonly maxVectors?: number;
  /** The false discovery rate; 0.01 unless told. */
  readonly q?: number;
}

/** A report, and its reference to be compared with again. */
export interface Measured {
  readonly report: DriftReport;
  readonly reference: ReferenceFile;
  readonly vectors: VectorDistance | undefined;
}

/** A window in which nothing was decided; and when the record's decisions were. */
export interface NoDecisions {
  readonly type: "NoDecisions";
  readonly which: "reference" | "current";
  readonly record: { readonly first: Instant; readonly last: Instant } | undefined;
}

/** Why there is no report. */
export type DriftError =
  | BadWindow
  | NoDecisions
  | UnknownSegment
  | UnusableReference
  | OtherScan
  | DamagedFile
  | Unavailable;

/**
 * Whether decisions have drifted between two windows, from the columns that a scan wrote. The record
 * is not read again. In memory are some 50 bytes a row, the profiles, and one chunk.
 */
export function measureDrift(
  file: ColumnFile,
  request: DriftRequest,
): ResultAsync<Measured, DriftError> {
  const pinned = "segments" in request.reference ? request.reference : undefined;
  const {
    current,
    now,
    codeVersion,
    segment,
    artefacts,
    maxSegments = 20,
    maxVectors = 1000,
  } = request;
  const window =
    "segments" in request.reference ? request.reference.reference.window : request.reference;
  return safeTry(async function* () {
    yield* comparableWindows(window, current, now);
    const { chunks, note: text } = yield* await file.restore(request);
    const note = yield* wholeScan(text);
    const index = yield* await readRowIndex(file, chunks, note.rows, request);
    const marked = markRows(index, { reference: pinned ? undefined : window, current });
    yield* someDecisions(index, marked, pinned === undefined);
    const options = { ...request, segment, maxSegments, maxVectors };
    const { found, frames } = yield* await surveyAndFreeze(file, chunks, index, marked, {
      options,
      pinned,
    });
    const segments = yield* segmentsOf(index, found.segments, segment, pinned);
    const met = pinned ? pinnedCauses(found.causes, pinned) : found.causes;
    const changes = changesOf(met, pinned === undefined);
    const buckets = bucketsOver(window, current);
    const unknown = [...index.columns.keys()].filter((name) => !frames.has(name));
    const plan = { marks: marked.marks, frames, buckets, segments, changes, unknown };
    const profiled = yield* await profileColumns(file, chunks, index, plan, request);
    const vectors = artefacts && (yield* await compareVectors(artefacts, found.vectors, request));
    const input = driftInput({
      ...{ codeVersion, pinned, marked, plan, profiled },
      windows: { reference: window, current },
      sentences: vectors === undefined ? [] : [vectorSentence(vectors)],
      leftOut: [...note.leftOut, ...found.leftOut],
    });
    return ok({
      report: judgeDrift(input, request.q === undefined ? {} : { q: request.q }),
      reference: pinned ?? referenceOf(input, profiled, now),
      vectors,
    });
  });
}

/** In one pass; the sample that frames are made from, the most that is in memory, goes with it. */
function surveyAndFreeze(
  file: ColumnFile,
  chunks: number,
  index: RowIndex,
  marked: Marked,
  {
    options,
    pinned,
  }: {
    readonly options: SurveyOptions & CallOptions;
    readonly pinned: ReferenceFile | undefined;
  },
) {
  const looking = surveying(index, marked, options);
  const own = freezing(index, marked);
  const look = (chunk: OpenChunk, before: number) => {
    looking.look(chunk, before);
    if (pinned === undefined) own.look(chunk, before);
  };
  return eachChunk(file, chunks, look, options).map(() => ({
    found: looking.found(),
    frames: pinned === undefined ? own.frames() : framesOf(pinned),
  }));
}

function wholeScan(text: string | undefined): Result<ScanNote, OtherScan> {
  const other = (issue: string) => err({ type: "OtherScan" as const, issue });
  if (text === undefined) return other("nothing was scanned to it yet");
  return readNote(text)
    .mapErr((issue): OtherScan => ({ type: "OtherScan", issue }))
    .andThen((note) => (isWhole(note) ? ok(note) : other("its scan has not come to its end")));
}

function someDecisions(
  { times, rows }: RowIndex,
  marked: Marked,
  hasReference: boolean,
): Result<void, NoDecisions> {
  const which =
    hasReference && marked.reference.decisions === 0
      ? "reference"
      : marked.current.decisions === 0
        ? "current"
        : undefined;
  if (which === undefined) return ok(undefined);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const at = (time: number) => new Date(time).toISOString();
  const record = rows === 0 ? undefined : { first: at(first), last: at(last) };
  return err({ type: "NoDecisions", which, record });
}

function pinnedCauses<What extends string>(
  found: ReadonlyMap<What, readonly CauseValue[]>,
  pinned: ReferenceFile,
): ReadonlyMap<What, readonly CauseValue[]> {
  return new Map([...found].map(([what, values]) => [what, withPinned(values, pinned, what)]));
}
