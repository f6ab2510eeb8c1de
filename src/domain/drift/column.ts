/**
 * What a column's values are, which decides how two samples of it are compared.
 * - `numeric`: a number; `amount`: one with a heavy tail, at least 0 (cost, tokens, latency);
 *   `score`: a number in [0, 1] with many ties; `rate`: yes or no
 * - `category`: one of some texts; `set`: any number of them, each at most once
 * - `words`: the words of a text, of which the share is looked at that the reference does not use
 */
export type ColumnKind = "numeric" | "amount" | "score" | "rate" | "category" | "set" | "words";

/** A value of a column in one row; `undefined` where it is missing. */
export type ColumnValue = number | boolean | string | readonly string[] | undefined;

/** What a column is called and what it holds. */
export interface ColumnInfo {
  /** Small letters, digits, `.`, `-` and `_`, with parts of other cases as events have them. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** One sentence for whoever reads a report. */
  readonly about: string;
  /** Of a number, e.g. `ms`. */
  readonly unit?: string;
  /** In the place of those of its kind. */
  readonly thresholds?: Thresholds;
}

/** From which effect on a change is worth a word, and from which on an alarm. */
export interface Thresholds {
  readonly warn: number;
  readonly alert: number;
}
