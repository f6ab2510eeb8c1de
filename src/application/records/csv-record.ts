import type { Result } from "neverthrow";
import type { Instant } from "#domain";
import { type CustomerRecord, parseCustomerRecord } from "./customer-record.js";
import { given } from "./fields.js";
import type { Issue } from "./issue.js";

/** One line of a CSV file: its cells by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>;

/** Columns that a file of customers must have. Their cells may be empty where a field is optional. */
export const requiredCsvColumns: readonly string[] = [
  "customer_id",
  "name",
  "email",
  "marketing_consent",
  "property_type",
  "lot_features",
  "service_id",
  "service_type",
  "date",
  "price",
  "currency",
];

const optionalCsvColumns: readonly string[] = [
  "phone",
  "square_feet",
  "year_built",
  "satisfaction_score",
  "satisfaction_at",
  "notes",
  "locale",
  "time_zone",
  "updated_at",
];

const csvColumns: ReadonlySet<string> = new Set([...requiredCsvColumns, ...optionalCsvColumns]);

/** A CSV line to the same commands as its JSON, with issues that name columns. */
export function parseCsvRecord(
  row: CsvRow,
  now: Instant,
): Result<CustomerRecord, readonly Issue[]> {
  return parseCustomerRecord(csvRecord(row), now).mapErr((issues) =>
    issues.map(({ path, message }) => ({ path: csvColumn(path), message })),
  );
}

/**
 * The JSON record that a CSV line says, for `parseCustomerRecord`. An empty cell is no field. What
 * is no number or no truth value stays text, so that it is refused there. Unknown columns stay.
 */
export function csvRecord(row: CsvRow): unknown {
  const cell = (column: string): string | undefined => row[column] || undefined;
  const service = given({
    service_id: cell("service_id"),
    service_type: cell("service_type"),
    date: cell("date"),
    price: numberOr(cell("price")),
    satisfaction_score: numberOr(cell("satisfaction_score")),
    satisfaction_at: cell("satisfaction_at"),
    notes: cell("notes"),
    currency: cell("currency"),
  });
  // A currency alone is a default of the export, not a service.
  const isReported = Object.keys(service).some((name) => name !== "currency");
  return {
    ...Object.fromEntries(Object.entries(row).filter(([column]) => !csvColumns.has(column))),
    ...given({
      customer_id: cell("customer_id"),
      name: cell("name"),
      email: cell("email"),
      phone: cell("phone"),
      marketing_consent: booleanOr(cell("marketing_consent")),
      locale: cell("locale"),
      time_zone: cell("time_zone"),
      updated_at: cell("updated_at"),
    }),
    property_info: given({
      type: cell("property_type"),
      lot_features: listed(cell("lot_features")),
      square_feet: numberOr(cell("square_feet")),
      year_built: numberOr(cell("year_built")),
    }),
    service_history: isReported ? [service] : [],
  };
}

/** The column that holds the field at a path of `csvRecord`, e.g. `price`. */
export function csvColumn(path: string): string {
  if (path === "property_info.type") return "property_type";
  return path.replace(/^(?:property_info|service_history\[\d+\])\./, "").replace(/\[\d+\]$/, "");
}

const truthValues: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
]);

function booleanOr(cell: string | undefined): boolean | string | undefined {
  return cell === undefined ? undefined : (truthValues.get(cell.toLowerCase()) ?? cell);
}

/** A decimal as a number. Up to 15 digits a number holds it exactly; longer ones stay text. */
function numberOr(cell: string | undefined): number | string | undefined {
  const isExact =
    cell !== undefined && /^-?\d+(?:\.\d+)?$/.test(cell) && cell.replace(/\D/g, "").length <= 15;
  return isExact ? Number(cell) : cell;
}

function listed(cell: string | undefined): readonly string[] {
  return (cell ?? "")
    .split(/[;|]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
