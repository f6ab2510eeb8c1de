/** Numbers and tables as people read them. */

/** Three significant digits, with commas. */
export function number(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(digits, 8) });
}

/** A share as per cent. */
export function percent(share: number): string {
  return `${number(Number((share * 100).toPrecision(3)))} %`;
}

/** US dollars, cents below a hundred. */
export function usd(value: number): string {
  if (value >= 100) return `$${Math.round(value).toLocaleString("en-US")}`;
  return `$${value.toFixed(value >= 0.1 ? 2 : 4)}`;
}

/** A table in Markdown; `right` says which columns are numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (right.includes(i) ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
