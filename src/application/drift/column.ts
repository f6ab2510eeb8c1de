import type { ColumnInfo, ColumnValue } from "#domain/drift";
import type { Decision } from "./decision.js";

/**
 * Of which requests a column says something: of all, or of those that led to a message that was
 * written or failed. A row that stands for a customer is chosen among them.
 */
export type Population = "requests" | "messages";

/** What is looked at of every decision. */
export interface Column extends ColumnInfo {
  /** `messages` unless told. */
  readonly of?: Population;
  /** Whether it says anything of this decision. Where it does not, nothing is missing. */
  readonly applies?: (decision: Decision) => boolean;
  /** `undefined` where it is missing. */
  readonly value: (decision: Decision) => ColumnValue;
}

/** Columns of one kind that become known by their names as decisions have them. */
export interface ColumnFamily extends Omit<ColumnInfo, "name"> {
  /** Before a dot and the member's own name. */
  readonly prefix: string;
  /** Numbers by the members' names: of the other members nothing is said. */
  readonly values: (decision: Decision) => Iterable<readonly [name: string, value: number]>;
}

const nameOfColumn = /^[a-z][A-Za-z0-9._-]{0,99}$/;

/**
 * A column of one's own, from a function of a decision; it goes beside the others:
 *
 * ```ts
 * const converted = driftColumn({
 *   name: "converted",
 *   kind: "rate",
 *   about: "Share of approved messages that led to a service.",
 *   applies: ({ status }) => status === "approved",
 *   value: ({ outcomes }) => outcomes.includes("converted"),
 * });
 * const columns = { ...standardColumns, columns: [...defaultColumns, converted] };
 * await scanDecisions(events, file, { source: "my record", columns });
 * ```
 *
 * Throws a RangeError for a name that no column may have.
 */
export function driftColumn(column: Column): Column {
  if (!nameOfColumn.test(column.name)) {
    const expected = "a small letter, then up to 99 letters, digits, '.', '_' and '-'";
    throw new RangeError(`"${column.name}" is no name of a column: expected ${expected}`);
  }
  return column;
}

/** What is stored and reported of a column: without its functions. */
export function infoOf({ name, kind, about, unit, thresholds }: ColumnInfo): ColumnInfo {
  return {
    ...{ name, kind, about },
    ...(unit !== undefined && { unit }),
    ...(thresholds && { thresholds }),
  };
}
