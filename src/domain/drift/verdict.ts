import type { ColumnInfo, ColumnKind, Thresholds } from "./column.js";

/** What is said of a column. */
export type Verdict =
  | { readonly type: "drift"; readonly level: "warn" | "alert" }
  /** The whole interval of the effect lies under what is worth a word. */
  | { readonly type: "stable" }
  /** Neither: there is too little data to say. */
  | { readonly type: "inconclusive" }
  /** One sentence about what to do. */
  | { readonly type: "not-comparable"; readonly why: string }
  | { readonly type: "error"; readonly why: string };

/** By which measure a change is counted. */
export type Measure =
  /** Largest distance of the distribution functions, in [0, 1]. */
  | "ks-d"
  /** Signed, in [-1, 1]. */
  | "cliffs-delta"
  /** Signed change of a share, in [-1, 1]; 0.02 are 2 points. */
  | "points"
  /** Jensen-Shannon distance, base 2, in [0, 1]. */
  | "js-distance"
  /** Share of rows whose category is new or vanished, in [0, 1]. */
  | "new-share"
  /** Signed relative change, e.g. 0.2 for 20 % more. */
  | "mean-change"
  | "p95-change"
  /** Current over reference, over 0; its thresholds hold both ways. */
  | "volume-ratio";

/** A change with what can be said about it. */
export interface Effect {
  readonly measure: Measure;
  readonly value: number;
  /** 99 %: lower and upper end. `how` says by which method. */
  readonly interval: readonly [lower: number, upper: number];
  readonly how: string;
  /** What two samples of these sizes differ by on average when nothing has changed. */
  readonly noiseFloor: number;
  readonly thresholds: Thresholds;
  /** The size of the effect over the `warn` threshold: by this columns are ranked. */
  readonly overThreshold: number;
}

/** The one test that stands before a column's verdict. */
export interface Gate {
  readonly test:
    | "kolmogorov-smirnov"
    | "mann-whitney"
    | "two-proportions"
    | "fisher"
    | "chi-square"
    | "rate-ratio";
  readonly p: number;
  /** By Benjamini and Hochberg over all gates of a report. */
  readonly adjustedP: number;
}

/** One side of a comparison, in numbers for people. */
export interface SideSummary {
  /** Rows, one a customer. */
  readonly rows: number;
  readonly missing: number;
  readonly mean?: number;
  readonly standardDeviation?: number;
  /** At 5, 25, 50, 75 and 95 %. */
  readonly quantiles?: readonly [number, number, number, number, number];
}

/** One bar of both distributions: a bin of numbers, a category, or a word for it. */
export interface Bar {
  readonly label: string;
  readonly reference: number;
  readonly current: number;
  /** Share of the effect that this bar makes up, in [0, 1]. */
  readonly contribution: number;
}

/** One time bucket of a column. */
export interface TrendPoint {
  /** The bucket's beginning. */
  readonly from: string;
  readonly rows: number;
  /** Mean, rate, or the share of the column's first category; `undefined` of no rows. */
  readonly value?: number;
}

/** What may have caused a change, by the record itself. */
export interface Cause {
  readonly what: "agent-version" | "model" | "judge" | "feature-set" | "price-book" | "guidelines";
  /** One sentence: from what to what, since when, in which share of each window. */
  readonly sentence: string;
  /** The same comparison among rows that are alike in `what`. */
  readonly within?: { readonly verdict: Verdict; readonly effect?: Effect };
}

/** Everything that is said of one column. */
export interface ColumnVerdict {
  readonly column: ColumnInfo;
  /** How it was compared; a `missing` or `new categories` check names the column that it is about. */
  readonly check: ColumnKind | "missing" | "new-categories" | "volume";
  readonly verdict: Verdict;
  /** The effect that is farthest over its threshold first. Empty where nothing could be compared. */
  readonly effects: readonly Effect[];
  readonly gate?: Gate;
  readonly reference: SideSummary;
  readonly current: SideSummary;
  /** Where D is, in the column's unit. */
  readonly placeOfD?: number;
  readonly bars: readonly Bar[];
  readonly trend: readonly TrendPoint[];
  readonly causes: readonly Cause[];
  readonly caveats: readonly string[];
}
