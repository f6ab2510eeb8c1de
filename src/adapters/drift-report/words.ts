import type { ColumnVerdict, DriftReport, Gate, SegmentVerdicts, Verdict } from "#domain/drift";

/** A verdict in a word or two. */
export function verdictWord(verdict: Verdict): string {
  if (verdict.type === "drift") return verdict.level;
  return verdict.type === "not-comparable" ? "not comparable" : verdict.type;
}

/** Which check of which column a verdict is about. */
export function checkName({ column, check }: Pick<ColumnVerdict, "column" | "check">): string {
  if (check === "missing") return `${column.name} (missing)`;
  if (check === "new-categories") return `${column.name} (new categories)`;
  return column.name;
}

/** The name of a gate's test. */
export function testName({ test }: Gate): string {
  return testNames[test];
}

const testNames: { readonly [T in Gate["test"]]: string } = {
  "kolmogorov-smirnov": "Kolmogorov-Smirnov",
  "mann-whitney": "Mann-Whitney",
  "two-proportions": "two proportions",
  fisher: "Fisher's exact test",
  "chi-square": "chi-square of homogeneity",
  "rate-ratio": "ratio of two rates",
};

/** Texts as a list in a sentence: `a, b and c`. */
export function listed(texts: readonly string[]): string {
  const [last = "", ...before] = [...texts].reverse();
  return before.length === 0 ? last : `${before.reverse().join(", ")} and ${last}`;
}

/** The first texts of a list, and how many more there are. */
export function shortList(texts: readonly string[], most: number): string {
  return texts.length <= most
    ? listed(texts)
    : listed([...texts.slice(0, most), `${texts.length - most} more`]);
}

/** The verdicts of a kind. */
export function ofType(
  verdicts: readonly ColumnVerdict[],
  ...types: readonly Verdict["type"][]
): readonly ColumnVerdict[] {
  return verdicts.filter(({ verdict }) => types.includes(verdict.type));
}

/** Columns that have drifted by any of their checks, each once. */
export function driftedColumns({ columns }: SegmentVerdicts): readonly string[] {
  return columnNames(ofType(columns, "drift"));
}

/** The names of the columns that verdicts are about, each once. */
export function columnNames(verdicts: readonly ColumnVerdict[]): readonly string[] {
  return [...new Set(verdicts.map(({ column }) => column.name))];
}

/** How many columns there are of each kind: by their checks together, so that they add up. */
export function tally({ columns }: SegmentVerdicts): {
  readonly alert: number;
  readonly warn: number;
  readonly inconclusive: number;
  readonly stable: number;
  readonly notCompared: number;
} {
  const worst = columnNames(columns).map((name) => {
    const checks = columns.filter(({ column }) => column.name === name);
    const words = checks.map(({ verdict }) => verdictWord(verdict));
    return severity.find((word) => words.includes(word));
  });
  const countOf = (...words: readonly string[]) =>
    worst.filter((word) => word !== undefined && words.includes(word)).length;
  return {
    alert: countOf("alert"),
    warn: countOf("warn"),
    inconclusive: countOf("inconclusive"),
    stable: countOf("stable"),
    notCompared: countOf("error", "not comparable"),
  };
}

/** What a column is called for, of all that its checks say. */
const severity = ["alert", "warn", "error", "not comparable", "inconclusive", "stable"];

/** What is said of all rows, in one sentence. */
export function headline(verdicts: SegmentVerdicts, mostNames = 5): string {
  const all = columnNames(verdicts.columns).length;
  const drifted = driftedColumns(verdicts);
  if (drifted.length > 0) {
    return `Drift in ${drifted.length} of ${columns(all)}: ${shortList(drifted, mostNames)}.`;
  }
  const stable = ofType(verdicts.columns, "stable").length;
  const open = columnNames(ofType(verdicts.columns, "inconclusive")).length;
  const failed = columnNames(ofType(verdicts.columns, "error", "not-comparable")).length;
  if (all === 0 || failed === all) return "Nothing could be compared.";
  if (stable === verdicts.columns.length) {
    return `No drift: ${all === 1 ? "the one column is" : `all ${all} columns are`} stable.`;
  }
  const rest = [
    ...(open > 0 ? [`${open} inconclusive`] : []),
    ...(failed > 0 ? [`${failed} not compared`] : []),
  ];
  return `No drift found in ${columns(all)}; ${listed(rest)}.`;
}

/** What is said of a segment, in one sentence. */
export function segmentName({ segment }: SegmentVerdicts): string {
  return segment === undefined ? "all decisions" : `${segment.column} = ${segment.value}`;
}

/** The verdicts over all rows, and those of each segment. */
export function parts({ verdicts }: DriftReport): {
  readonly whole: SegmentVerdicts;
  readonly segments: readonly SegmentVerdicts[];
} {
  return {
    whole: verdicts.find(({ segment }) => segment === undefined) ?? { columns: [] },
    segments: verdicts.filter(({ segment }) => segment !== undefined),
  };
}

/** A window's days: an instant at midnight is written as its date. */
export function day(instant: string): string {
  return instant.replace(/T00:00:00(\.0+)?Z$/, "").replace(/T(\d\d:\d\d)(:\d\d(\.\d+)?)?Z$/, " $1");
}

function columns(count: number): string {
  return count === 1 ? "1 column" : `${count} columns`;
}
