import { parse } from "csv-parse/sync";
import { err, ok, type Result } from "neverthrow";
import type { RawRecord } from "./lines.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): Result<string, string> {
  try {
    return ok(utf8.decode(bytes));
  } catch {
    return err("not valid UTF-8");
  }
}

/** How deep lists and objects may lie in each other, so that a value can be walked and written. */
const deepest = 100;

/** The value of a JSON text. */
export function jsonOf(bytes: Buffer): Result<unknown, string> {
  return textOf(bytes).andThen((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return isDeeperThan(deepest, value)
        ? err(`nested deeper than ${deepest}`)
        : ok<unknown, string>(value);
    } catch (cause) {
      return err(`not JSON: ${withoutQuotation(cause)}`);
    }
  });
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeperThan(depth - 1, item));
}

/** The parser's reason without the piece of the record that it quotes. */
function withoutQuotation(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return reason.replace(/(, )?(\.\.\.)?".*" is not valid JSON$/s, "") || "Unexpected text";
}

function cellsOf(bytes: Buffer): Result<readonly string[], string> {
  return textOf(bytes).andThen((text) => {
    try {
      const options = { relax_column_count: true, record_delimiter: "\n" };
      return ok<readonly string[], string>(parse(text.replace(/\r$/, ""), options)[0] ?? []);
    } catch (cause) {
      const isOpen = (cause as { readonly code?: string }).code === "CSV_QUOTE_NOT_CLOSED";
      return err(
        isOpen ? "not CSV: a quoted cell is not closed" : "not CSV: a quote within a cell",
      );
    }
  });
}

/** The names of a CSV file's columns, among which must be `columns`. */
export function headerOf(
  first: RawRecord | undefined,
  columns: readonly string[],
): Result<readonly string[], string> {
  if (first === undefined) return err("is empty");
  if (first.problem !== undefined) return err(`has a first line that is ${first.problem}`);
  return cellsOf(first.bytes)
    .mapErr((problem) => `has a first line that is ${problem}`)
    .map((cells) => cells.map((cell) => cell.trim()))
    .andThen((names) => {
      const missing = columns.filter((column) => !names.includes(column));
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (missing.length > 0) return err(`has no column named ${missing.join(", ")}`);
      return twice === undefined ? ok(names) : err(`has two columns named ${twice}`);
    });
}

/** The cells of a CSV line by the names of their columns. */
export function rowOf(
  bytes: Buffer,
  names: readonly string[],
): Result<Readonly<Record<string, string>>, string> {
  return cellsOf(bytes).andThen((cells) =>
    cells.length === names.length
      ? ok(Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])))
      : err(`has ${cells.length} columns, the header has ${names.length}`),
  );
}
