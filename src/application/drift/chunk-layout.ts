import { err, ok, Result } from "neverthrow";
import * as z from "zod";
import { describeIssues } from "#domain";
import type { ColumnInfo } from "#domain/drift";
import type { Chunk } from "../ports/index.js";
import type { Population } from "./column.js";

/** Whether a row has a value in a column. */
export const state = { present: 0, missing: 1, notApplicable: 2, otherType: 3 } as const;

/** Whose row it is: a message was begun; its text is of somebody who was erased. */
export const flag = { message: 1, erased: 2 } as const;

/** Bytes of a vector's hash. */
export const hashBytes = 32;

const kind = z.enum(["numeric", "amount", "score", "rate", "category", "set", "words"]);
const thresholds = z.strictObject({ warn: z.number(), alert: z.number() });

/** A column as it is stored: what it is called, and what its codes stand for. */
const storedColumn = z.strictObject({
  name: z.string(),
  kind,
  about: z.string(),
  unit: z.string().optional(),
  thresholds: thresholds.optional(),
  of: z.enum(["requests", "messages"]),
  /** A cause is not judged: it says what was changed. */
  role: z.enum(["column", "cause"]),
  /** What the codes of a category or set stand for, in this chunk. */
  names: z.array(z.string()),
  /** How many items a chunk's sets, or words its texts, have in all. */
  items: z.int().nonnegative(),
});

const chunkHead = z.strictObject({
  schemaVersion: z.literal(1),
  rows: z.int().positive(),
  columns: z.array(storedColumn),
});

/** A column of a chunk, without its values. */
export type StoredColumn = ColumnInfo & {
  readonly of: Population;
  readonly role: "column" | "cause";
  readonly names: readonly string[];
  readonly items: number;
};

/** What a chunk says of itself. */
export interface ChunkHead {
  readonly schemaVersion: 1;
  readonly rows: number;
  readonly columns: readonly StoredColumn[];
}

/** A column's values in a chunk; which of the arrays are there depends on its kind. */
export interface ColumnArrays {
  readonly states: Uint8Array;
  readonly numbers: Float64Array;
  readonly yes: Uint8Array;
  /** One a row in a category; in a set or words all rows' items, one row after the other. */
  readonly codes: Uint32Array;
  /** Where each row's items end. */
  readonly ends: Uint32Array;
}

/** What every row has. */
export interface RowArrays {
  /** Decision time, in milliseconds since 1970. */
  readonly times: Float64Array;
  /** `hash53` of the message's and the customer's id. */
  readonly messages: Float64Array;
  readonly customers: Float64Array;
  /** How many events were folded: of two rows of a message the longer one holds. */
  readonly versions: Uint32Array;
  readonly flags: Uint8Array;
  readonly vectors: Uint8Array;
}

/** Takes arrays one after the other, each at a multiple of 8 bytes. */
export interface Layout {
  float64(length: number): Float64Array;
  uint32(length: number): Uint32Array;
  uint8(length: number): Uint8Array;
}

/** The arrays that every row has, in the order in which they lie in a chunk. */
export function rowArrays(layout: Layout, rows: number): RowArrays {
  return {
    times: layout.float64(rows),
    messages: layout.float64(rows),
    customers: layout.float64(rows),
    versions: layout.uint32(rows),
    flags: layout.uint8(rows),
    vectors: layout.uint8(rows * hashBytes),
  };
}

/** The arrays of a column, in the order in which they lie in a chunk. */
export function columnArrays(
  layout: Layout,
  { kind, items }: Pick<StoredColumn, "kind" | "items">,
  rows: number,
): ColumnArrays {
  const isNumber = kind === "numeric" || kind === "amount" || kind === "score";
  const isList = kind === "set" || kind === "words";
  return {
    states: layout.uint8(rows),
    numbers: layout.float64(isNumber ? rows : 0),
    yes: layout.uint8(kind === "rate" ? rows : 0),
    codes: layout.uint32(isList ? items : kind === "category" ? rows : 0),
    ends: layout.uint32(isList ? rows : 0),
  };
}

/** A layout over bytes that are there, and how many of them it has taken. */
export function layoutOver(bytes: Uint8Array): Layout & { readonly taken: () => number } {
  let at = 0;
  const take = (length: number): number => {
    const from = bytes.byteOffset + at;
    at += Math.ceil(length / 8) * 8;
    if (at > bytes.length) throw new RangeError(`expected ${at} bytes, found ${bytes.length}`);
    return from;
  };
  return {
    float64: (length) => new Float64Array(bytes.buffer, take(length * 8), length),
    uint32: (length) => new Uint32Array(bytes.buffer, take(length * 4), length),
    uint8: (length) => new Uint8Array(bytes.buffer, take(length), length),
    taken: () => at,
  };
}

/** How many bytes a chunk's arrays take. */
export function bytesOf({ rows, columns }: Pick<ChunkHead, "rows" | "columns">): number {
  let bytes = 0;
  const counting =
    <T>(width: number, empty: T) =>
    (length: number) => {
      bytes += Math.ceil((length * width) / 8) * 8;
      return empty;
    };
  const layout: Layout = {
    float64: counting(8, new Float64Array(0)),
    uint32: counting(4, new Uint32Array(0)),
    uint8: counting(1, new Uint8Array(0)),
  };
  rowArrays(layout, rows);
  for (const column of columns) columnArrays(layout, column, rows);
  return bytes;
}

const fromJson = Result.fromThrowable((text: string): unknown => JSON.parse(text));

/** A chunk's head, or what is wrong with it. */
export function headOf({ head, data }: Chunk): Result<ChunkHead, string> {
  return fromJson(head)
    .mapErr(() => "its head is no JSON")
    .andThen((json) => {
      const parsed = chunkHead.safeParse(json);
      if (!parsed.success) return err(describeIssues(parsed.error).join("; "));
      // Its optional fields are left out where they are not there: it came from JSON.
      const found = parsed.data as ChunkHead;
      const expected = bytesOf(found);
      return expected === data.length
        ? ok(found)
        : err(`expected ${expected} bytes of values, found ${data.length}`);
    });
}
