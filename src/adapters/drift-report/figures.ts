import type { ColumnInfo, Effect, Measure } from "#domain/drift";

/** How a measure's numbers are written. */
interface Form {
  /** Before a number, where there is little room. */
  readonly short: string;
  /** In a sentence. */
  readonly name: string;
  readonly unit: "" | " points" | " %" | "x";
  /** Whether its sign says a direction. */
  readonly signed: boolean;
}

const forms: { readonly [M in Measure]: Form } = {
  "ks-d": { short: "D", name: "Kolmogorov-Smirnov distance D", unit: "", signed: false },
  "cliffs-delta": { short: "delta", name: "Cliff's delta", unit: "", signed: true },
  points: { short: "", name: "change of the share", unit: " points", signed: true },
  "js-distance": { short: "JS", name: "Jensen-Shannon distance", unit: "", signed: false },
  "new-share": { short: "", name: "share of new or vanished ones", unit: " %", signed: false },
  "mean-change": { short: "mean", name: "change of the mean", unit: " %", signed: true },
  "p95-change": { short: "p95", name: "change of the 95 % quantile", unit: " %", signed: true },
  "volume-ratio": { short: "", name: "current over reference", unit: "x", signed: false },
};

/** What a measure is called in a sentence. */
export function measureName(measure: Measure): string {
  return forms[measure].name;
}

/** A measure's number without its unit, e.g. `0.123` or `+4.8`. */
function bare(measure: Measure, value: number): string {
  const { unit, signed } = forms[measure];
  const isShare = unit === " points" || unit === " %";
  const digits = isShare ? 1 : unit === "x" ? 2 : 3;
  const scaled = isShare ? value * 100 : value;
  if (!Number.isFinite(scaled)) return bounded(scaled);
  const text = scaled.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
  return signed && scaled > 0 && !/^[0.]+$/.test(text) ? `+${text}` : text;
}

/** A measure's number with its unit, e.g. `0.123`, `+4.8 points` or `x1.52`. */
export function effectFigure(measure: Measure, value: number): string {
  const { unit } = forms[measure];
  return unit === "x" ? `x${bare(measure, value)}` : `${bare(measure, value)}${unit}`;
}

/** A threshold of a measure, as short as it can be: `0.05`, `2 points`, `x1.5`. */
export function thresholdFigure(measure: Measure, value: number): string {
  const { unit } = forms[measure];
  const isShare = unit === " points" || unit === " %";
  const number = figure(isShare ? value * 100 : value);
  return unit === "x" ? `x${number}` : `${number}${unit}`;
}

/** A measure's number as it stands alone: `D 0.123`, `mean +15.2 %`. */
export function namedEffect({ measure, value }: Effect): string {
  return `${forms[measure].short} ${effectFigure(measure, value)}`.trim();
}

/** An effect and its interval for a table: `D 0.123 [0.104, 0.142]`. */
export function effectCell(effect: Effect): string {
  const { measure, interval } = effect;
  const [lower, upper] = interval;
  const range = `[${bare(measure, lower)}, ${bare(measure, upper)}]`;
  return `${namedEffect(effect).replace(" points", " pt")} ${range}`;
}

/** An effect's interval in words: `0.104 to 0.142`. */
export function intervalFigure({ measure, interval }: Effect): string {
  return `${bare(measure, interval[0])} to ${effectFigure(measure, interval[1])}`;
}

/** A p-value: two digits, or a bound. */
export function pFigure(p: number): string {
  if (!Number.isFinite(p)) return "-";
  if (p < 1e-9) return "<1e-9";
  if (p < 0.001) return p.toExponential(0);
  return String(Number(p.toPrecision(2)));
}

/** A number as people read it: three digits that count, thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return bounded(value);
  const size = Math.abs(value);
  if (size >= 1e12 || (size > 0 && size < 1e-4)) return value.toExponential(1);
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

/** A number of a column with its unit. */
export function measured(value: number, { unit }: Pick<ColumnInfo, "unit">): string {
  if (unit === "nano-USD") return `${value < 0 ? "-" : ""}$${figure(Math.abs(value) / 1e9)}`;
  return unit === undefined ? figure(value) : `${figure(value)} ${unit}`;
}

/** A share from 0 to 1 in per cent. */
export function percent(share: number): string {
  const size = share * 100;
  return `${size > 0 && size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

/** A count with thousands apart. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** A count in five characters at most: `950`, `9.5k`, `1.2M`. */
export function shortCount(n: number): string {
  if (n < 1000) return String(n);
  const [size, letter] = n < 999_500 ? [n / 1000, "k"] : [n / 1e6, "M"];
  return `${size < 9.95 ? size.toFixed(1) : size.toFixed(0)}${letter}`;
}

function bounded(value: number): string {
  return Number.isNaN(value) ? "-" : value > 0 ? "inf" : "-inf";
}
