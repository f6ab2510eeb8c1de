import * as z from "zod";

/** A moment: ISO-8601, UTC, milliseconds. Two instants compare as strings. */
export type Instant = string;

/** `2026-03-01T14:00:00.000Z`, and a moment that the calendar has. */
export const instant = z.iso.datetime({ precision: 3, error: "expected an ISO-8601 UTC instant" });

/** Later than everything: as `knownAt`, "all that is known by now". */
export const endOfTime: Instant = "9999-12-31T23:59:59.999Z";

/** How far a source's clock may run ahead of ours before its fact lies in the future: 5 minutes. */
export const clockToleranceMs: number = 5 * 60 * 1000;

/** A day in milliseconds. */
export const dayMs: number = 24 * 60 * 60 * 1000;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** `at` plus `milliseconds`, which may be negative. */
export function plus(at: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}

/** Whether a fact of `at` lies further in the future of `now` than clocks may differ. */
export function isInFuture(at: Instant, now: Instant): boolean {
  return millisecondsBetween(now, at) > clockToleranceMs;
}

/** The same moment, written our way. `at` has any offset and precision. */
export function toInstant(at: string): Instant {
  return new Date(at).toISOString();
}
