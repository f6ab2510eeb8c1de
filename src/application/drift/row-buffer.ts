import { isErased } from "#domain";
import type { ColumnInfo, ColumnValue } from "#domain/drift";
import type { Chunk } from "../ports/index.js";
import { causes } from "./causes.js";
import {
  bytesOf,
  columnArrays,
  flag,
  hashBytes,
  layoutOver,
  type RowArrays,
  rowArrays,
  type StoredColumn,
  state,
} from "./chunk-layout.js";
import { type Column, type ColumnFamily, infoOf, type Population } from "./column.js";
import { type ColumnBuffer, columnBuffer } from "./column-buffer.js";
import type { Decision } from "./decision.js";
import { hash53 } from "./hash.js";

/** Which columns are looked at. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly families: readonly ColumnFamily[];
}

/** Rows that are not written yet. */
export interface RowBuffer {
  readonly rows: () => number;
  /** Adds a decision that so many events were folded to. */
  add(decision: Decision, version: number): void;
  /** All rows as a chunk; the buffer begins anew. */
  take(): Chunk;
}

/** The most members of a family that become columns: the others are told, and left out. */
export const familyLimit = 50;

interface Buffered {
  readonly info: ColumnInfo;
  readonly of: Population;
  readonly role: "column" | "cause";
  readonly buffer: ColumnBuffer;
}

/** Is told what goes wrong with a column: how often, and what. */
export type OnTrouble = (why: string) => void;

/** A buffer for up to so many rows. */
export function rowBuffer(columns: Columns, capacity: number, onTrouble: OnTrouble): RowBuffer {
  const all: Buffered[] = [];
  const begin = (info: ColumnInfo, of: Population, role: Buffered["role"]): ColumnBuffer => {
    const buffer = columnBuffer(info.kind, capacity);
    all.push({ info: infoOf(info), of, role, buffer });
    return buffer;
  };
  const adders = [
    ...causes.map((cause) => causeAdder(cause, begin(cause.info, "messages", "cause"))),
    ...columns.columns.map((column) =>
      columnAdder(column, begin(column, column.of ?? "messages", "column"), onTrouble),
    ),
    ...columns.families.map((family) =>
      familyAdder(family, (info) => begin(info, "messages", "column"), onTrouble),
    ),
  ];
  const kept = rowArrays(layoutOver(new Uint8Array(capacity * 80)), capacity);
  let rows = 0;
  return {
    rows: () => rows,
    add(decision, version) {
      if (rows === capacity) throw new RangeError(`there is room for ${capacity} rows only`);
      addRow(kept, rows, decision, version);
      for (const add of adders) add(rows, decision);
      rows += 1;
    },
    take() {
      const chunk = chunkOf(kept, all, rows);
      for (const { buffer } of all) buffer.clear();
      rows = 0;
      return chunk;
    },
  };
}

type Adder = (row: number, decision: Decision) => void;

function causeAdder({ value }: (typeof causes)[number], buffer: ColumnBuffer): Adder {
  return (row, decision) => {
    if (decision.isPrepared) buffer.add(row, value(decision));
  };
}

function columnAdder(column: Column, buffer: ColumnBuffer, onTrouble: OnTrouble): Adder {
  const { name, of, applies, value } = column;
  const needsMessage = of !== "requests";
  return (row, decision) => {
    if (needsMessage && decision.status === "declined") return;
    let given: ColumnValue;
    try {
      if (applies?.(decision) === false) return;
      given = value(decision);
    } catch (cause) {
      // A user's own function: the other columns know nothing of it.
      onTrouble(`rows where the column ${name} failed: ${kindOfError(cause)}`);
      buffer.mark(row, state.otherType);
      return;
    }
    buffer.add(row, given);
  };
}

/** Not what it says: that may quote a message, and be another text for each. */
function kindOfError(cause: unknown): string {
  const { name } = cause instanceof Error ? cause : new Error();
  return /^\w{1,40}$/.test(name) ? name : "Error";
}

function familyAdder(
  { prefix, values, ...info }: ColumnFamily,
  begin: (info: ColumnInfo) => ColumnBuffer,
  onTrouble: OnTrouble,
): Adder {
  const members = new Map<string, ColumnBuffer>();
  return (row, decision) => {
    for (const [name, value] of values(decision)) {
      let buffer = members.get(name);
      if (buffer === undefined) {
        if (members.size === familyLimit) {
          onTrouble(`values of more than ${familyLimit} columns called ${prefix}`);
          continue;
        }
        buffer = begin({ ...info, name: `${prefix}.${name}` });
        members.set(name, buffer);
      }
      buffer.add(row, value);
    }
  };
}

function addRow(kept: RowArrays, row: number, decision: Decision, version: number): void {
  const { messageId, customerId, decisionTime, status, body, vectorHash } = decision;
  kept.times[row] = Date.parse(decisionTime);
  kept.messages[row] = hash53(messageId);
  kept.customers[row] = hash53(customerId);
  kept.versions[row] = version;
  const isMessage = status === "declined" ? 0 : flag.message;
  kept.flags[row] = isMessage | (isErased(body) ? flag.erased : 0);
  writeHash(kept.vectors, row * hashBytes, vectorHash);
}

/** A hash in hexadecimal as bytes; zeros where there is none. */
function writeHash(bytes: Uint8Array, at: number, hash: string | undefined): void {
  if (hash === undefined || hash.length !== 2 * hashBytes) {
    bytes.fill(0, at, at + hashBytes);
    return;
  }
  for (let i = 0; i < hashBytes; i += 1) {
    bytes[at + i] = 16 * digit(hash.charCodeAt(2 * i)) + digit(hash.charCodeAt(2 * i + 1));
  }
}

function digit(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}

function chunkOf(kept: RowArrays, all: readonly Buffered[], rows: number): Chunk {
  const columns = all.map(
    ({ info, of, role, buffer }): StoredColumn => ({ ...info, of, role, ...buffer.stored() }),
  );
  const head = { schemaVersion: 1, rows, columns } as const;
  const data = new Uint8Array(bytesOf(head));
  const layout = layoutOver(data);
  const arrays = rowArrays(layout, rows);
  arrays.times.set(kept.times.subarray(0, rows));
  arrays.messages.set(kept.messages.subarray(0, rows));
  arrays.customers.set(kept.customers.subarray(0, rows));
  arrays.versions.set(kept.versions.subarray(0, rows));
  arrays.flags.set(kept.flags.subarray(0, rows));
  arrays.vectors.set(kept.vectors.subarray(0, rows * hashBytes));
  for (const [at, { buffer }] of all.entries()) {
    const column = columns[at];
    if (column !== undefined) buffer.fill(columnArrays(layout, column, rows), rows);
  }
  return { head: JSON.stringify(head), data };
}
