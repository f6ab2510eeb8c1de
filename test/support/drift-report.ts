import type {
  Bar,
  Cause,
  ColumnInfo,
  ColumnVerdict,
  DriftReport,
  Effect,
  SegmentVerdicts,
  TrendPoint,
} from "#domain/drift";

/** A number column that has drifted: latency, by D. */
export const latency: ColumnVerdict = {
  column: { name: "latency", kind: "amount", about: "Time the models took.", unit: "ms" },
  check: "amount",
  verdict: { type: "drift", level: "alert" },
  effects: [
    effect({ measure: "ks-d", value: 0.1234, interval: [0.1042, 0.1421], overThreshold: 2.468 }),
    effect({
      measure: "mean-change",
      value: 0.152,
      interval: [0.131, 0.172],
      thresholds: { warn: 0.1, alert: 0.2 },
      overThreshold: 1.52,
    }),
  ],
  gate: { test: "kolmogorov-smirnov", p: 1e-24, adjustedP: 3.2e-12 },
  reference: {
    rows: 9480,
    missing: 12,
    mean: 1802.4,
    standardDeviation: 611.2,
    quantiles: [911, 1377, 1742, 2150, 2951],
  },
  current: {
    rows: 9441,
    missing: 10,
    mean: 2076.1,
    standardDeviation: 702.8,
    quantiles: [1020, 1580, 2011, 2480, 3402],
  },
  placeOfD: 1904.2,
  bars: steps([4, 8, 13, 17, 19, 15, 11, 7, 4, 2], [2, 5, 9, 13, 17, 18, 15, 11, 7, 3], 400),
  trend: weeks([1790, 1812, 1801, 1806, 2050, 2081, 2092, 2080]),
  causes: [],
  caveats: ["D was found between edges of bins: it may be up to 0.004 larger."],
};

/** A harsher judge, as a cause. */
export const harsherJudge: Cause = {
  what: "judge",
  sentence:
    "The judge went from email-judge@1 to email-judge@2 on 2026-08-31: 0 % of the reference, 100 % of the current window.",
};

/** A score that has drifted, with its cause. */
export const score: ColumnVerdict = {
  column: { name: "score", kind: "score", about: "The judge's last score of a message." },
  check: "score",
  verdict: { type: "drift", level: "alert" },
  effects: [
    effect({
      measure: "cliffs-delta",
      value: -0.312,
      interval: [-0.334, -0.29],
      thresholds: { warn: 0.07, alert: 0.15 },
      overThreshold: 4.457,
      how: "normal approximation with the delta's consistent variance",
    }),
  ],
  gate: { test: "mann-whitney", p: 0, adjustedP: 0 },
  reference: { rows: 9480, missing: 0, mean: 0.861, standardDeviation: 0.083 },
  current: { rows: 9441, missing: 0, mean: 0.801, standardDeviation: 0.094 },
  bars: steps([1, 2, 6, 14, 27, 31, 19], [3, 6, 14, 25, 27, 18, 7], 0.1),
  trend: weeks([0.861, 0.862, 0.86, 0.861, 0.802, 0.801, 0.8, 0.801]),
  causes: [{ ...harsherJudge, within: { verdict: { type: "stable" } } }],
  caveats: [],
};

/** A set that has a new item. */
export const lotFeatures: ColumnVerdict = {
  column: { name: "lotFeatures", kind: "set", about: "What the customer's lot has." },
  check: "set",
  verdict: { type: "drift", level: "alert" },
  effects: [
    effect({
      measure: "points",
      value: 0.121,
      interval: [0.113, 0.13],
      thresholds: { warn: 0.02, alert: 0.05 },
      overThreshold: 6.05,
      how: "Newcombe's interval of the item that changed most",
    }),
  ],
  gate: { test: "two-proportions", p: 0, adjustedP: 0 },
  reference: { rows: 9480, missing: 0 },
  current: { rows: 9441, missing: 0 },
  bars: [
    { label: "solar_panels", reference: 0, current: 0.121, contribution: 0.94 },
    { label: "large_yard", reference: 0.41, current: 0.413, contribution: 0.03 },
    { label: "pool", reference: 0.262, current: 0.259, contribution: 0.02 },
    { label: "many_trees", reference: 0.188, current: 0.187, contribution: 0.01 },
  ],
  trend: weeks([0, 0, 0, 0, 0.119, 0.122, 0.12, 0.123]),
  causes: [],
  caveats: [],
};

/** A rate that may have changed, or not. */
export const approved: ColumnVerdict = {
  column: { name: "approved", kind: "rate", about: "Whether the message was approved." },
  check: "rate",
  verdict: { type: "inconclusive" },
  effects: [
    effect({
      measure: "points",
      value: -0.0121,
      interval: [-0.0262, 0.0019],
      noiseFloor: 0.0043,
      thresholds: { warn: 0.02, alert: 0.05 },
      overThreshold: 0.605,
      how: "Newcombe's interval",
    }),
  ],
  gate: { test: "two-proportions", p: 0.031, adjustedP: 0.12 },
  reference: { rows: 9480, missing: 0, mean: 0.942 },
  current: { rows: 9441, missing: 0, mean: 0.9299 },
  bars: [
    { label: "yes", reference: 0.942, current: 0.9299, contribution: 0.5 },
    { label: "no", reference: 0.058, current: 0.0701, contribution: 0.5 },
  ],
  trend: weeks([0.94, 0.945, 0.941, 0.942, 0.931, 0.929, 0.93, 0.93]),
  causes: [],
  caveats: [],
};

/** A category of which nothing can be said. */
export const stopReason: ColumnVerdict = {
  column: { name: "stopReason", kind: "category", about: "Why the model stopped." },
  check: "category",
  verdict: { type: "not-comparable", why: "It is in the current window only; nothing to do." },
  effects: [],
  reference: { rows: 0, missing: 9480 },
  current: { rows: 9441, missing: 0 },
  bars: [],
  trend: [],
  causes: [],
  caveats: [],
};

/** A column that is as it was. */
export function stable(name: string, overThreshold = 0.2): ColumnVerdict {
  return {
    ...latency,
    column: { name, kind: "numeric", about: `What is known of ${name}.` },
    check: "numeric",
    verdict: { type: "stable" },
    effects: [
      effect({
        measure: "ks-d",
        value: 0.05 * overThreshold,
        interval: [0, 0.031],
        overThreshold,
      }),
    ],
    gate: { test: "kolmogorov-smirnov", p: 0.61, adjustedP: 0.88 },
    trend: weeks([1790, 1812, 1801, 1806, 1803, 1799, 1811, 1795]),
    caveats: [],
  };
}

/** A report over these verdicts of all decisions, ranked, with whatever else is told. */
export function driftReport(
  columns: readonly ColumnVerdict[],
  told: Partial<DriftReport> = {},
): DriftReport {
  return {
    schemaVersion: 1,
    codeVersion: "1.2.3",
    reference: {
      window: { from: "2026-08-03T00:00:00.000Z", to: "2026-08-31T00:00:00.000Z" },
      decisions: 10_012,
      customers: 9_480,
    },
    current: {
      window: { from: "2026-08-31T00:00:00.000Z", to: "2026-09-28T00:00:00.000Z" },
      decisions: 9_988,
      customers: 9_441,
    },
    q: 0.01,
    verdicts: [{ columns }],
    changes: [],
    leftOut: [],
    ...told,
  };
}

/** The report of a month: four kinds of columns and quiet ones beside them. */
export function monthlyReport(quiet = 37): DriftReport {
  return driftReport(
    [
      lotFeatures,
      score,
      latency,
      approved,
      ...Array.from({ length: quiet }, (_, i) => stable(`quiet.${i + 1}`, 0.5 - i / 100)),
      stopReason,
    ],
    {
      changes: [harsherJudge.sentence],
      leftOut: [{ why: "events of an unknown type", count: 3 }],
    },
  );
}

/** As much as a report is ever to hold: so many columns over all and in each segment, all drifted. */
export function largestReport(columns = 60, segments = 3): DriftReport {
  const kinds: readonly ColumnVerdict[] = [latency, score, lotFeatures, approved];
  const verdicts = Array.from({ length: columns }, (_, i): ColumnVerdict => {
    const kind = kinds[i % kinds.length] ?? latency;
    return {
      ...kind,
      column: { ...kind.column, name: `a.rather.long.name.of.a.column.${i}` } satisfies ColumnInfo,
      verdict: { type: "drift", level: "alert" },
      bars: manyBars(i % 2 === 0 ? 256 : 64),
      trend: weeks(Array.from({ length: 60 }, (_, week) => 1800 + 37 * ((week * 7919) % 13))),
      causes: [{ ...harsherJudge, within: { verdict: { type: "stable" } } }],
      caveats: ["D was found between edges of bins: it may be up to 0.004 larger."],
    };
  });
  const parts = Array.from({ length: segments }, (_, i): SegmentVerdicts => {
    return { segment: { column: "purpose", value: `purpose-${i}` }, columns: verdicts };
  });
  return driftReport([], { verdicts: [{ columns: verdicts }, ...parts] });
}

function effect(told: Partial<Effect>): Effect {
  return {
    measure: "ks-d",
    value: 0,
    interval: [0, 0],
    how: "Dvoretzky, Kiefer and Wolfowitz",
    noiseFloor: 0.0126,
    thresholds: { warn: 0.05, alert: 0.1 },
    overThreshold: 0,
    ...told,
  };
}

/** Bars of numbers, a step wide each, of shares in per cent. */
function steps(reference: readonly number[], current: readonly number[], step: number) {
  const changes = reference.map((share, i) => Math.abs(share - (current[i] ?? 0)));
  const all = changes.reduce((sum, change) => sum + change, 0);
  return reference.map((share, i): Bar => {
    const [from, to] = [i * step, (i + 1) * step].map((x) => Number(x.toFixed(2)));
    const contribution = (changes[i] ?? 0) / all;
    const shares = { reference: share / 100, current: (current[i] ?? 0) / 100 };
    return { label: `${from} to ${to}`, ...shares, contribution };
  });
}

function manyBars(count: number): readonly Bar[] {
  return Array.from({ length: count }, (_, i) => ({
    label: `${(i * 1234.5678).toFixed(3)} to ${((i + 1) * 1234.5678).toFixed(3)}`,
    reference: 1 / count,
    current: (1 + ((i * 31) % 17) / 17) / count / 1.47,
    contribution: 1 / count,
  }));
}

/** A value a week from 2026-08-03 on. */
function weeks(values: readonly number[]): readonly TrendPoint[] {
  const first = Date.parse("2026-08-03T00:00:00.000Z");
  return values.map((value, i) => ({
    from: new Date(first + i * 7 * 86_400_000).toISOString(),
    rows: 2500 + i,
    value,
  }));
}
