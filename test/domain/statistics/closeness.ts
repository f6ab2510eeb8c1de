import { expect } from "vitest";

/** How far apart numbers may be: `relative` to what is expected, or `absolute`. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** What the reference allows for statistics. */
export const statistic: Tolerance = { relative: 1e-9, absolute: 1e-12 };

/** What the reference allows for p-values: nothing absolute, for tiny ones must be right too. */
export const pValue: Tolerance = { relative: 1e-8, absolute: 0 };

function isClose(found: number, expected: number, tolerance: Tolerance): boolean {
  if (found === expected) return true;
  // scipy's product for D sticks at the smallest doubles: it has 1e-323 for what is 1.5e-396, so 0.
  if (expected === 1e-323 && found === 0) return true;
  // The reference allows more in the furthest tail.
  const relative = Math.abs(expected) < 1e-250 ? 1e-6 : tolerance.relative;
  return Math.abs(found - expected) <= Math.max(relative * Math.abs(expected), tolerance.absolute);
}

/** Expects numbers, one or a list, as near to what is expected as the reference asks for. */
export function expectClose(found: unknown, expected: unknown, tolerance: Tolerance): void {
  if (Array.isArray(expected)) {
    const list: readonly unknown[] = Array.isArray(found) ? found : [found];
    expect(list).toHaveLength(expected.length);
    for (const [index, one] of list.entries()) expectClose(one, expected[index], tolerance);
    return;
  }
  if (typeof found !== "number" || typeof expected !== "number") {
    expect(found).toEqual(expected);
    return;
  }
  if (!isClose(found, expected, tolerance)) expect(found).toBe(expected);
}
