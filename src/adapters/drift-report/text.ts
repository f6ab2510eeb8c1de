import type { ColumnVerdict, DriftReport, ReportSide, SegmentVerdicts } from "#domain/drift";
import { changeGroups, explanations } from "./cause-groups.js";
import { count } from "./figures.js";
import { type Paint, painted, plain } from "./paint.js";
import { wrapped } from "./plain-text.js";
import { ranking } from "./text-table.js";
import { checkName, day, driftedColumns, headline, ofType, parts, segmentName } from "./words.js";

/** How many columns are told one by one. */
const mostRows = 10;

/**
 * A report for a terminal of so many characters a line, at least 40: the verdict, the columns that
 * are farthest over their thresholds, the changes behind them, and what was left out. Printable
 * ASCII; colours are for who knows that a terminal shows them.
 */
export function reportText(report: DriftReport, width = 80, colours = false): string {
  const lineWidth = Math.max(40, Math.floor(width));
  const paint = colours ? painted : plain;
  const { whole, segments } = parts(report);
  return [
    paint.strong(wrapped(headline(whole), lineWidth)),
    sides(report, lineWidth),
    ranking(whole.columns.slice(0, mostRows), lineWidth, paint),
    remainder(whole.columns, lineWidth),
    notCompared(whole.columns, lineWidth),
    changes(report, lineWidth),
    segmentLines(segments, lineWidth),
    section("Left out", report.leftOut, lineWidth, ({ why, count: n }) => `${why}: ${count(n)}`),
    rules(report, lineWidth, paint),
  ]
    .filter((part) => part !== "")
    .map((part) => `${part}\n`)
    .join("\n");
}

function sides({ reference, current }: DriftReport, width: number): string {
  const told = ({ window, decisions, customers }: ReportSide) =>
    [`${day(window.from)} to ${day(window.to)}`, count(decisions), count(customers)] as const;
  const rows = [told(reference), told(current)] as const;
  const [first, second, third] = ([0, 1, 2] as const).map((i) =>
    Math.max(...rows.map((row) => row[i].length)),
  );
  const lines = rows.map(([window, decisions, customers], i) => {
    const counted =
      `${decisions.padStart(second ?? 0)} decisions  ` +
      `${customers.padStart(third ?? 0)} customers`;
    return `  ${i === 0 ? "reference" : "current  "}  ${window.padEnd(first ?? 0)}  ${counted}`;
  });
  return lines.every((line) => line.length <= width)
    ? lines.join("\n")
    : lines.map((line) => wrapped(line.replace(/ +/g, " ").trim(), width, "  ")).join("\n");
}

/** What is not in the table: what else has drifted by name, and how many have not. */
function remainder(columns: readonly ColumnVerdict[], width: number): string {
  const rest = columns.slice(mostRows);
  const drifted = ofType(rest, "drift").map(checkName);
  const quiet = ofType(rest, "stable", "inconclusive").length;
  const open = ofType(rest, "inconclusive").length;
  return [
    ...(drifted.length > 0
      ? [wrapped(`${drifted.length} more have drifted: ${drifted.join(", ")}`, width, "... ")]
      : []),
    ...(quiet > 0
      ? [
          wrapped(
            `${count(quiet)} more ${quiet === 1 ? "check" : "checks"} ${quietWords(quiet, open)}`,
            width,
            "... ",
          ),
        ]
      : []),
  ].join("\n");
}

function quietWords(quiet: number, open: number): string {
  const are = quiet === 1 ? "is" : "are";
  if (open === 0) return `${are} stable`;
  if (open === quiet) return `${are} inconclusive`;
  return `are stable or inconclusive (${count(quiet - open)} and ${count(open)})`;
}

function notCompared(columns: readonly ColumnVerdict[], width: number): string {
  return section("Not compared", ofType(columns, "error", "not-comparable"), width, (column) =>
    "why" in column.verdict ? `${checkName(column)}: ${column.verdict.why}` : "",
  );
}

function changes(report: DriftReport, width: number): string {
  const groups = changeGroups(report).map((group) =>
    [
      wrapped(group.sentence, width, "  - "),
      ...explanations(group).map((said) => wrapped(said, width, "      ")),
    ].join("\n"),
  );
  return groups.length === 0 ? "" : ["What changed", ...groups].join("\n");
}

function segmentLines(segments: readonly SegmentVerdicts[], width: number): string {
  return section("Segments", segments, width, (segment) => {
    const open = ofType(segment.columns, "inconclusive").length;
    const hasDrifted = driftedColumns(segment).length > 0;
    const unclear = open > 0 && hasDrifted ? ` ${count(open)} checks are inconclusive.` : "";
    return `${segmentName(segment)}: ${headline(segment)}${unclear}`;
  });
}

function rules({ q }: DriftReport, width: number, paint: Paint): string {
  return paint.faint(
    wrapped(
      "Drift is an effect at or over its threshold whose p, adjusted for all checks of the " +
        `report, is at or under ${q}. Stable is an effect whose whole 99 % interval is under the ` +
        "threshold. One row a customer.",
      width,
    ),
  );
}

function section<T>(
  title: string,
  items: readonly T[],
  width: number,
  said: (item: T) => string,
): string {
  return items.length === 0
    ? ""
    : [title, ...items.map((item) => wrapped(said(item), width, "  - "))].join("\n");
}
