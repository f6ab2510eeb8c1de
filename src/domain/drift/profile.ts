import type { Moments } from "../statistics/index.js";
import type { ColumnKind } from "./column.js";

/**
 * What is frozen from the reference of one column, so that all profiles of it can be merged and
 * compared: edges of numbers, the categories that are counted by name, the words that are known.
 */
export type Frame =
  | {
      readonly kind: "numeric" | "amount" | "score";
      /** Ascending, distinct; bin i holds edges[i - 1] < x <= edges[i]; the outermost are open. */
      readonly edges: readonly number[];
    }
  | { readonly kind: "rate" }
  | { readonly kind: "category" | "set"; readonly names: readonly string[] }
  /** A bit a hashed word, as base64. Shares of words are counted in steps of 1/240. */
  | { readonly kind: "words"; readonly bits: string };

/** A column's values in one segment and time bucket, so far as they are kept. JSON; at most 8 KB. */
export type Profile = ProfileHead & ProfileBody;

/** What every profile has. */
export interface ProfileHead {
  readonly schemaVersion: 1;
  readonly column: string;
  readonly kind: ColumnKind;
  /** Hash of the frame: profiles of different frames are never merged or compared. */
  readonly frameHash: string;
  readonly rows: number;
  readonly missing: number;
  /** Of `missing`: values of another type than the column's, NaN, and numbers beyond 1e70. */
  readonly unfit: number;
}

/** What a profile keeps of values, by what its column holds. */
export type ProfileBody =
  | {
      readonly holds: "numbers";
      readonly moments: Moments;
      readonly least: number | null;
      readonly greatest: number | null;
      /** One more than edges. */
      readonly counts: readonly number[];
      /** How many values are an edge themselves: of those the counts say all there is to say. */
      readonly onEdges: number;
      /** Values with the smallest hashes of their rows' keys; a sample that merging keeps. */
      readonly sample: readonly (readonly [keyHash: number, value: number])[];
    }
  | { readonly holds: "rate"; readonly yes: number }
  | {
      readonly holds: "names";
      /** In the order of the frame's names. */
      readonly counts: readonly number[];
      readonly other: number;
      /**
       * Those of `other` that are counted by name: the ones whose names have the smallest hashes,
       * in that order, capped. So their counts are exact however profiles were merged.
       */
      readonly others: readonly (readonly [name: string, count: number])[];
    };
