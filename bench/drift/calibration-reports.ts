import { defaultColumns } from "#application/drift";
import {
  type ColumnInfo,
  type ColumnProfiles,
  type ColumnValue,
  type DriftInput,
  type Frame,
  frameOf,
  type Profile,
  profiler,
  unseenShare,
  type WordsFrame,
  wordsFrame,
} from "#domain/drift";
import type { Cell, Rows } from "./calibration-rows.js";

/** Families become columns by what decisions have: a currency, and the criteria of a rubric. */
const members: readonly ColumnInfo[] = [
  {
    name: "lifetimeValue.USD",
    kind: "amount",
    unit: "minor units",
    about: "What the customer has paid in this currency, of those who have.",
  },
  ...["relevance", "tone", "accuracy"].map(
    (name): ColumnInfo => ({
      name: `criteria.${name}`,
      kind: "score",
      about: "What the judge gave the last draft for this criterion.",
    }),
  ),
];

/** All default columns, with those that families become. */
export const columns: readonly ColumnInfo[] = [...defaultColumns, ...members];

function profileOf(
  column: ColumnInfo,
  frame: Frame,
  cells: readonly Cell[],
  keys: Uint32Array,
): Profile {
  const counting = profiler(column, frame);
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    if (cell !== null) counting.add(cell, keys[at] ?? 0);
  }
  return counting.profile();
}

/** Whether a row's text is one of those that the vocabulary is made of. */
function isLearnt({ keys }: Rows, at: number): boolean {
  return (keys[at] ?? 0) % 2 === 0;
}

function textOf({ words, starts }: Rows, at: number): Uint32Array {
  return words.subarray(starts[at], starts[at + 1]);
}

function* learntWords(rows: Rows): Generator<number> {
  for (let at = 0; at < rows.keys.length; at++) if (isLearnt(rows, at)) yield* textOf(rows, at);
}

/** Shares of unseen words; of the reference only of the rows that its vocabulary is not made of. */
function sharesOf(rows: Rows, frame: WordsFrame, isReference: boolean): readonly Cell[] {
  return Array.from(rows.keys, (_, at) => {
    const text = textOf(rows, at);
    const isLeftOut = text.length === 0 || (isReference && isLearnt(rows, at));
    return isLeftOut ? null : unseenShare(text, frame);
  });
}

function ofWords(column: ColumnInfo, reference: Rows, current: Rows): ColumnProfiles {
  const frame = wordsFrame(learntWords(reference));
  const profile = (rows: Rows) =>
    profileOf(column, frame, sharesOf(rows, frame, rows === reference), rows.keys);
  return {
    column,
    frame,
    reference: profile(reference),
    current: profile(current),
    trend: [],
  };
}

/** One column of both sides, as it is given to the judgement. */
export function columnOf(column: ColumnInfo, reference: Rows, current: Rows): ColumnProfiles {
  if (column.kind === "words") return ofWords(column, reference, current);
  const [before, now] = [reference.columns.get(column.name), current.columns.get(column.name)];
  if (before === undefined || now === undefined) throw new Error(`no rows of ${column.name}`);
  const frame = frameOf(
    column,
    before.filter((cell): cell is ColumnValue => cell !== null),
  );
  return {
    column,
    frame,
    reference: profileOf(column, frame, before, reference.keys),
    current: profileOf(column, frame, now, current.keys),
    trend: [],
  };
}

/** The same column over the same frame with other current values. */
export function withCurrent(
  profiles: ColumnProfiles,
  cells: readonly Cell[],
  keys: Uint32Array,
): ColumnProfiles {
  const { column, frame } = profiles;
  return { ...profiles, current: profileOf(column, frame, cells, keys) };
}

/** Two equally long windows with these columns. */
export function inputOf(size: number, profiles: readonly ColumnProfiles[]): DriftInput {
  const side = (from: string, to: string) => ({
    window: { from, to },
    decisions: size,
    customers: size,
  });
  return {
    codeVersion: "calibration",
    reference: side("2026-01-01T00:00:00.000Z", "2026-01-29T00:00:00.000Z"),
    current: side("2026-01-29T00:00:00.000Z", "2026-02-26T00:00:00.000Z"),
    columns: [{ columns: profiles }],
    changes: [],
    leftOut: [],
  };
}
