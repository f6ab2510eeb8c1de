import type { ColumnInfo } from "./column.js";
import type { Frame, Profile, ProfileBody } from "./profile.js";
import type { Bar, Effect, Gate } from "./verdict.js";

/** What is compared: two profiles of one column over one frame. */
export interface Pair {
  readonly column: ColumnInfo;
  readonly frame: Frame;
  readonly reference: Profile;
  readonly current: Profile;
}

/** What a comparison found. */
export interface Compared {
  readonly type: "compared";
  readonly effects: readonly Effect[];
  readonly gate: Omit<Gate, "adjustedP">;
  readonly placeOfD?: number;
  readonly bars: readonly Bar[];
  readonly caveats: readonly string[];
  /** Whether it may have changed in a way that none of the effects measures: never `stable` then. */
  readonly leavesOpen?: boolean;
}

/** Why there is no comparison, in a sentence about what to do. */
export interface NotCompared {
  readonly type: "not-comparable" | "error";
  readonly why: string;
}

/** How a check of a column compares. */
export type Comparison = (pair: Pair) => Compared | NotCompared;

/** How many rows have a value. */
export function present({ rows, missing }: Profile): number {
  return rows - missing;
}

/** What a profile holds of numbers. */
export type Numbers = Extract<ProfileBody, { readonly holds: "numbers" }> & Profile;

/** What a profile holds of categories. */
export type Names = Extract<ProfileBody, { readonly holds: "names" }> & Profile;

/** A share in percent, for sentences: two digits of it. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** Shares of the whole, in [0, 1], of what each bar adds to a change; all 0 where there is none. */
export function contributions(terms: readonly number[]): readonly number[] {
  const all = terms.reduce((sum, term) => sum + term, 0);
  return terms.map((term) => (all > 0 ? term / all : 0));
}
