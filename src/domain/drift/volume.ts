import { dayMs, millisecondsBetween } from "../kernel/index.js";
import { normalTail, wilson } from "../statistics/index.js";
import type { ColumnInfo } from "./column.js";
import type { Compared, NotCompared } from "./comparison.js";
import type { ReportSide } from "./report.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";

/** How many decisions there were, as a column of the report. */
export const volumeColumn: ColumnInfo = {
  name: "volume",
  kind: "amount",
  about: "Customers that decisions were about, a day: one with many decisions counts once.",
  unit: "customers a day",
};

const thresholds = thresholdsOf["volume-ratio"];

/** Windows whose lengths differ by less, relatively, count as equally long. */
const sameLength = 0.01;

/** Two-sided p of `current` of all customers where `share` of them is to be expected: score test. */
function pOf(reference: number, current: number, share: number): number {
  const all = reference + current;
  const distance = Math.max(0, Math.abs(current - all * share) - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(all * share * (1 - share))));
}

/** How many decisions a customer's window has, two digits. */
function perCustomer({ decisions, customers }: ReportSide): string {
  return String(Number((decisions / customers).toPrecision(2)));
}

/** Days of a side's window. */
export function daysOf({ window }: ReportSide): number {
  return millisecondsBetween(window.from, window.to) / dayMs;
}

/**
 * The customers that a window's decisions were about, a day, as a ratio: a customer with a thousand
 * decisions counts once. Given how many there were in both, how many fall in one is binomial.
 *
 * Of windows of different lengths nobody knows how many customers are to be expected: as many as in
 * the other where all come again, in proportion where each comes once. Then p is that of the nearer
 * end, and the interval reaches over both. It reaches over the ratio of decisions, too: they are not
 * independent, so they pass no test, but where they have doubled volume is not stable.
 */
export function compareVolume(reference: ReportSide, current: ReportSide): Compared | NotCompared {
  const [n, m] = [reference.customers, current.customers];
  const lengths = daysOf(current) / daysOf(reference);
  if (!(lengths > 0 && Number.isFinite(lengths))) {
    return { type: "error", why: "A window has no length: it ends when it begins, or before." };
  }
  if (n === 0 || m === 0) {
    const side = n === 0 ? "reference" : "current window";
    return { type: "not-comparable", why: `The ${side} has no decisions: look at other windows.` };
  }
  const isSame = Math.abs(lengths - 1) < sameLength;
  const [least, most] = isSame ? [lengths, lengths] : [Math.min(1, lengths), Math.max(1, lengths)];
  const nearest = Math.min(most, Math.max(least, m / n));
  const share = wilson(m, n + m, confidence);
  const lower = share.lower / (1 - share.lower);
  const upper = share.upper / (1 - share.upper);
  const ofDecisions = current.decisions / reference.decisions / lengths;
  const isElsewhere =
    Math.max(ofDecisions, 1 / ofDecisions) >= thresholds.warn &&
    (ofDecisions < lower / most || ofDecisions > upper / least);
  const ends = [lower / most, upper / least, ...(isElsewhere ? [ofDecisions] : [])];
  return {
    type: "compared",
    effects: [
      effectOf({
        measure: "volume-ratio",
        value: m / n / lengths,
        interval: [Math.min(...ends), Math.max(...ends)],
        how: `Wilson's interval of the current window's part of all customers${isElsewhere ? ", and up to the ratio of decisions" : ""}`,
        noiseFloor: Math.exp(Math.sqrt((2 / Math.PI) * (1 / n + 1 / m))),
        thresholds,
      }),
    ],
    gate: { test: "rate-ratio", p: pOf(n, m, nearest / (1 + nearest)) },
    bars: [],
    caveats: [
      ...(isElsewhere
        ? [
            `Decisions a day are ${Number(ofDecisions.toPrecision(2))} times as many: ${perCustomer(reference)} a customer in the reference, ${perCustomer(current)} in the current window.`,
          ]
        : []),
      ...(isSame
        ? []
        : [
            "Windows of one length would tell more: in a longer one the same customers come again.",
          ]),
    ],
  };
}
