import { err, ok, type Result } from "neverthrow";
import { dayMs, type Instant, millisecondsBetween, plus } from "#domain";
import type { Window } from "#domain/drift";

/** Windows that cannot be compared. */
export interface BadWindow {
  readonly type: "BadWindow";
  readonly which: "reference" | "current";
  readonly issue:
    | "ends-before-it-begins"
    | "is-empty"
    | "lies-in-the-future"
    /** Days that have not been would count as days without decisions. */
    | "ends-in-the-future"
    | "overlaps";
}

/** Both windows, if they can be compared at `now`. */
export function comparableWindows(
  reference: Window,
  current: Window,
  now: Instant,
): Result<void, BadWindow> {
  const bad = (which: BadWindow["which"], issue: BadWindow["issue"]) =>
    err({ type: "BadWindow" as const, which, issue });
  for (const [which, { from, to }] of [
    ["reference", reference],
    ["current", current],
  ] as const) {
    if (to < from) return bad(which, "ends-before-it-begins");
    if (to === from) return bad(which, "is-empty");
    if (from > now) return bad(which, "lies-in-the-future");
    if (to > now) return bad(which, "ends-in-the-future");
  }
  const isApart = reference.to <= current.from || current.to <= reference.from;
  return isApart ? ok(undefined) : bad("current", "overlaps");
}

/** Time in equal buckets, from the beginning of the first. */
export interface Buckets {
  readonly count: number;
  /** -1 of what is in none. */
  readonly at: (time: number) => number;
  readonly from: (bucket: number) => Instant;
}

const mostBuckets = 60;

/**
 * Buckets over both windows and what lies between: days up to 31 of them, else weeks or, so that
 * there are at most 60, so many weeks.
 */
export function bucketsOver(...windows: readonly Window[]): Buckets {
  const from = windows.map((window) => window.from).reduce((a, b) => (a < b ? a : b));
  const to = windows.map((window) => window.to).reduce((a, b) => (a > b ? a : b));
  const span = millisecondsBetween(from, to);
  const weeks = Math.ceil(span / (7 * dayMs));
  const width = span <= 31 * dayMs ? dayMs : 7 * dayMs * Math.ceil(weeks / mostBuckets);
  const start = Date.parse(from);
  const count = Math.max(1, Math.ceil(span / width));
  return {
    count,
    at: (time) => {
      const bucket = Math.floor((time - start) / width);
      return bucket >= 0 && bucket < count ? bucket : -1;
    },
    from: (bucket) => plus(from, bucket * width),
  };
}
