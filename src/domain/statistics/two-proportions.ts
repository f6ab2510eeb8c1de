import { err, ok, type Result } from "neverthrow";
import type { Side } from "./sample.js";
import { normalTail } from "./tails.js";
import { type Interval, wilson } from "./wilson.js";

/** How many of how many. Whole numbers. */
export interface Proportion {
  readonly successes: number;
  readonly n: number;
}

/** Why two proportions cannot be compared. */
export type ProportionError =
  | { readonly type: "empty"; readonly sample: Side }
  /** Negative, broken, or more successes than `n`. */
  | { readonly type: "not-a-proportion"; readonly sample: Side; readonly value: Proportion };

/** Two proportions compared; what has a sign is positive where the current one is greater. */
export interface TwoProportions {
  readonly reference: number;
  readonly current: number;
  /** Current less reference, in [-1, 1]. */
  readonly difference: number;
  /** Of the difference, at the confidence asked for. */
  readonly interval: Interval;
  readonly z: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Cohen's h, in [-pi, pi]. */
  readonly cohensH: number;
}

function flawOf(sample: Side, value: Proportion): ProportionError | undefined {
  const { successes, n } = value;
  if (!Number.isSafeInteger(successes) || !Number.isSafeInteger(n) || successes < 0) {
    return { type: "not-a-proportion", sample, value };
  }
  if (successes > n) return { type: "not-a-proportion", sample, value };
  return n === 0 ? { type: "empty", sample } : undefined;
}

/** Both proportions, or what is wrong with the first that is wrong. */
export function proportions(
  reference: Proportion,
  current: Proportion,
): Result<readonly [Proportion, Proportion], ProportionError> {
  const flaw = flawOf("reference", reference) ?? flawOf("current", current);
  return flaw === undefined ? ok([reference, current] as const) : err(flaw);
}

/** Newcombe's interval of b less a, from both Wilson intervals. */
function newcombe(a: Proportion, b: Proportion, confidence: number): Interval {
  const [p, q] = [a.successes / a.n, b.successes / b.n];
  const [wilsonA, wilsonB] = [
    wilson(a.successes, a.n, confidence),
    wilson(b.successes, b.n, confidence),
  ];
  return {
    lower: q - p - Math.hypot(q - wilsonB.lower, wilsonA.upper - p),
    upper: q - p + Math.hypot(wilsonB.upper - q, p - wilsonA.lower),
  };
}

/** 2 arcsin sqrt(successes / n), by both legs so that it is exact near 1. */
function angle({ successes, n }: Proportion): number {
  return 2 * Math.atan2(Math.sqrt(successes), Math.sqrt(n - successes));
}

/** The pooled z; 0 where all succeeded or all failed, for then nothing varies. */
function pooledZ(a: Proportion, b: Proportion): number {
  const [successes, n] = [a.successes + b.successes, a.n + b.n];
  const gap = b.successes * a.n - a.successes * b.n;
  const variance = (successes / n) * ((n - successes) / n) * n;
  return variance === 0 ? 0 : gap / Math.sqrt(variance * (a.n * b.n));
}

/**
 * Two proportions compared: the pooled two-sided z test (without continuity correction; by Fisher's
 * exact test where a cell is under 5), Newcombe's interval of the difference (method 10, from
 * Wilson's; 95 % unless told), and Cohen's h, the difference of the angles 2 arcsin sqrt p.
 *
 * Exchanging the samples turns every sign and keeps p. With all or no successes in both, z is 0 and
 * p 1. Refuses a proportion of nothing, negative or broken counts, more successes than `n`. Throws a
 * RangeError for a confidence outside (0, 1).
 * Source: Agresti 2013, section 3.2; Newcombe 1998; Cohen 1988.
 */
export function twoProportions(
  reference: Proportion,
  current: Proportion,
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Result<TwoProportions, ProportionError> {
  return proportions(reference, current).map(([a, b]) => {
    const z = pooledZ(a, b);
    return {
      reference: a.successes / a.n,
      current: b.successes / b.n,
      difference: b.successes / b.n - a.successes / a.n,
      interval: newcombe(a, b, confidence),
      z,
      pValue: Math.min(1, 2 * normalTail(Math.abs(z))),
      cohensH: angle(b) - angle(a),
    };
  });
}
