import { benjaminiHochberg } from "../statistics/index.js";
import { type Sides, withApplying } from "./applies.js";
import { type Check, checksOf, compared } from "./checks.js";
import type { Compared, NotCompared, Pair } from "./comparison.js";
import type { ColumnProfiles, DriftInput } from "./input.js";
import type { DriftReport } from "./report.js";
import { sound, troubleOf } from "./soundness.js";
import { caveatsOf, summaryOf, trendOf } from "./summary.js";
import type { Cause, ColumnVerdict, Gate, SideSummary, TrendPoint } from "./verdict.js";
import { verdictOf } from "./verdict-of.js";
import { compareVolume, daysOf, volumeColumn } from "./volume.js";

/** What a check found, before its p is adjusted. */
type Finding = Pick<
  ColumnVerdict,
  "column" | "check" | "reference" | "current" | "trend" | "causes" | "caveats"
> & { readonly found: Compared | NotCompared };

/** What a check finds, or why its profiles are not to be believed. */
function look(check: Check, pair: Pair): Compared | NotCompared {
  return troubleOf(pair) ?? sound(compared(check, pair));
}

/** The same comparison among rows that are alike; it explains, so its p is its own. */
function causesOf(check: Check, profiles: ColumnProfiles, q: number): readonly Cause[] {
  return (profiles.within ?? []).map(({ cause, reference, current }) => {
    const { column, frame } = profiles;
    const found = look(check, { column, frame, reference, current });
    if (found.type !== "compared") return { ...cause, within: { verdict: found } };
    const verdict = verdictOf(found, found.gate.p, q);
    const [effect] = ranked(found);
    return { ...cause, within: { verdict, ...(effect === undefined ? {} : { effect }) } };
  });
}

/** @param sides - of what is over all rows, and not over a segment's. */
function findingsOf(
  profiles: ColumnProfiles,
  q: number,
  sides: Sides | undefined,
): readonly Finding[] {
  const { column, frame, reference, current, trouble } = profiles;
  const why =
    trouble === undefined ? troubleOf(profiles) : { type: "error" as const, why: trouble };
  // Of profiles that are not to be believed nothing is told.
  const nothing = { rows: 0, missing: 0 };
  const find = (check: Check) => {
    const found = sound(compared(check, profiles));
    const isWhole = check === "missing" && sides !== undefined;
    return isWhole ? withApplying(found, profiles, sides) : found;
  };
  return checksOf(profiles).map((check) => ({
    column,
    check,
    found: why ?? find(check),
    reference: why === undefined ? summaryOf(frame, reference) : nothing,
    current: why === undefined ? summaryOf(frame, current) : nothing,
    trend: why === undefined ? trendOf(check, profiles) : [],
    causes: why === undefined ? causesOf(check, profiles, q) : [],
    caveats: why === undefined ? caveatsOf(profiles) : [],
  }));
}

/** Decisions by bucket, from the column that most of them have. */
function volumeTrend(columns: readonly ColumnProfiles[]): readonly TrendPoint[] {
  const rowsOf = ({ trend }: ColumnProfiles) =>
    trend.reduce((sum, { profile }) => sum + profile.rows, 0);
  const [fullest] = columns.toSorted((a, b) => rowsOf(b) - rowsOf(a));
  return (fullest?.trend ?? []).map(({ from, profile }) => ({
    from,
    rows: profile.rows,
    value: profile.rows,
  }));
}

function volumeFinding({ reference, current, columns }: DriftInput): Finding {
  const side = (of: typeof reference): SideSummary => ({
    rows: of.customers,
    missing: 0,
    ...(daysOf(of) > 0 ? { mean: of.customers / daysOf(of) } : {}),
  });
  return {
    column: volumeColumn,
    check: "volume",
    found: sound(compareVolume(reference, current)),
    reference: side(reference),
    current: side(current),
    trend: volumeTrend(columns.find(({ segment }) => segment === undefined)?.columns ?? []),
    causes: [],
    caveats: [],
  };
}

function ranked({ effects }: Compared): Compared["effects"] {
  return effects.toSorted((a, b) => b.overThreshold - a.overThreshold);
}

/** A finding with its verdict. `adjust` gives the p of a gate among all gates. */
function concluded(
  { found, ...finding }: Finding,
  adjust: (gate: Compared["gate"]) => number,
  q: number,
): ColumnVerdict {
  if (found.type !== "compared") return { ...finding, verdict: found, effects: [], bars: [] };
  const gate: Gate = { ...found.gate, adjustedP: adjust(found.gate) };
  return {
    ...finding,
    verdict: verdictOf(found, gate.adjustedP, q),
    effects: ranked(found),
    gate,
    ...(found.placeOfD === undefined ? {} : { placeOfD: found.placeOfD }),
    bars: found.bars,
    caveats: [...finding.caveats, ...found.caveats],
  };
}

const ranks: Readonly<Record<ColumnVerdict["verdict"]["type"], number>> = {
  drift: 0,
  inconclusive: 1,
  stable: 1,
  error: 2,
  "not-comparable": 2,
};

function byWeight(a: ColumnVerdict, b: ColumnVerdict): number {
  const over = ({ effects }: ColumnVerdict) => effects[0]?.overThreshold ?? 0;
  return ranks[a.verdict.type] - ranks[b.verdict.type] || over(b) - over(a);
}

/** The p-values of gates, adjusted over all of them. */
function adjustment(findings: readonly Finding[]): (gate: Compared["gate"]) => number {
  const gates = findings.flatMap(({ found }) => (found.type === "compared" ? [found.gate] : []));
  const adjusted = benjaminiHochberg(gates.map(({ p }) => p))._unsafeUnwrap();
  const byGate = new Map(gates.map((gate, place) => [gate, adjusted[place] ?? 1]));
  return (gate) => byGate.get(gate) ?? 1;
}

/**
 * Whether decisions have drifted, from profiles alone. Every check of every column and segment has
 * one gate, and Benjamini and Hochberg's procedure runs over all of them, so that among the drifts
 * reported the expected share of false ones is at most q (0.01 unless told). Comparisons within a
 * cause stand outside of it: they are made because of what the gates said, to explain it.
 *
 * Whatever is wrong with a column is its own verdict. Throws a RangeError for a q outside (0, 1).
 */
export function judgeDrift(
  input: DriftInput,
  { q = 0.01 }: { readonly q?: number } = {},
): DriftReport {
  if (!(q > 0 && q < 1)) throw new RangeError(`no false discovery rate: ${q}`);
  const volume = volumeFinding(input);
  const segments = input.columns.map(({ segment, columns }) => ({
    segment,
    findings: [
      ...(segment === undefined ? [volume] : []),
      ...columns.flatMap((column) =>
        findingsOf(column, q, segment === undefined ? input : undefined),
      ),
    ],
  }));
  const adjust = adjustment(segments.flatMap(({ findings }) => findings));
  return {
    schemaVersion: 1,
    codeVersion: input.codeVersion,
    reference: input.reference,
    current: input.current,
    q,
    verdicts: segments.map(({ segment, findings }) => ({
      ...(segment === undefined ? {} : { segment }),
      columns: findings.map((finding) => concluded(finding, adjust, q)).sort(byWeight),
    })),
    changes: input.changes,
    leftOut: input.leftOut,
  };
}
