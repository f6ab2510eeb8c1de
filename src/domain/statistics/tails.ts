import erfc from "@stdlib/math-base-special-erfc";
import gammainc from "@stdlib/math-base-special-gammainc";

/**
 * The upper tail of the standard normal distribution, P(Z >= z), in [0, 1].
 *
 * By erfc(z / sqrt 2) / 2 and never as 1 - cdf, so it is right down to 1e-308 (z = 37.5), where it
 * ends in 0. Source: Abramowitz and Stegun 26.2.29.
 */
export function normalTail(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/**
 * The z over which |Z| lies with the probability `alpha`: 1.96 for 0.05. By bisection of the tail.
 *
 * @param alpha - over 1e-300, under 1. Throws a RangeError for others.
 */
export function twoSidedCritical(alpha: number): number {
  if (!(alpha > 1e-300 && alpha < 1)) throw new RangeError(`no critical value for ${alpha}`);
  let [low, high] = [0, 40];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (2 * normalTail(middle) > alpha) low = middle;
    else high = middle;
  }
}

/**
 * The upper tail of the chi-square distribution, P(X >= statistic), in [0, 1].
 *
 * The regularised upper incomplete gamma function Q(df / 2, statistic / 2), no 1 - cdf. With no
 * degrees of freedom nothing can vary, and it is 1. Source: Abramowitz and Stegun 26.4.19.
 *
 * @param statistic - 0 or more.
 * @param degreesOfFreedom - a whole number, 0 or more.
 */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === 0 || statistic === 0) return 1;
  return gammainc(statistic / 2, degreesOfFreedom / 2, true, true);
}

/** Under it the series of the tail converges slowly, and that of the body in three terms. */
const bodyEnds = 1;

/**
 * The upper tail of Kolmogorov's limit distribution, P(K >= x), in [0, 1]: what sqrt(n m / (n + m))
 * D tends to for large samples n and m. For x from 1 on 2 sum (-1)^(k-1) exp(-2 k^2 x^2), whose
 * first term is right even where it is 1e-300; under 1 one minus Jacobi's form of the body, which
 * is then under 0.74. Source: Kolmogorov 1933; Marsaglia, Tsang and Wang 2003.
 *
 * @param x - 0 or more.
 */
export function kolmogorovTail(x: number): number {
  // Under it the body is under 1e-300, and its form would divide by what is almost 0.
  if (x < 0.04) return 1;
  let sum = 0;
  if (x < bodyEnds) {
    for (const odd of [1, 3, 5, 7]) sum += Math.exp((-odd * odd * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (const k of [5, 4, 3, 2, 1]) sum = Math.exp(-2 * k * k * x * x) - sum;
  return 2 * sum;
}
