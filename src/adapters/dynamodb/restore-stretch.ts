import { isDeepStrictEqual } from "node:util";
import type { Item } from "./consumption.js";

/** A commit as it lies in a table. */
export interface PlacedCommit {
  /** Of its first event. */
  readonly version: number;
  /** How many events it has. */
  readonly count: number;
  readonly item: Item;
}

/** Why nothing of a stream is put back from a version on. */
export type HeldBack =
  /** The table in use has something else there: two histories cannot be joined. */
  | { readonly version: number; readonly why: "another-commit" }
  /** Neither table has what belongs there: what comes after it would not be read. */
  | { readonly version: number; readonly why: "missing" };

/** What is to be done about a stretch of a stream. */
export interface StretchDecision {
  /** To be put back, in this order: each follows what is there by then. */
  readonly lost: readonly PlacedCommit[];
  /** How many of the restored commits are there already. */
  readonly there: number;
  /** The version that comes after the stretch. */
  readonly next: number;
  readonly held: HeldBack | undefined;
}

/**
 * What a stretch of a stream has lost, from the version `next` on: `restored` and `inUse` are its
 * commits in the two tables, those in use all that there are up to the end of the last restored one.
 * The stream is followed commit by commit, whichever table has the next, as far as both agree.
 */
export function decideStretch(
  next: number,
  restored: readonly PlacedCommit[],
  inUse: readonly PlacedCommit[],
): StretchDecision {
  const [before, now] = [byVersion(restored), byVersion(inUse)];
  const versions = [...new Set([...before.keys(), ...now.keys()])].sort((a, b) => a - b);
  const lost: PlacedCommit[] = [];
  let there = 0;
  let at = next;
  const held = (version: number, why: HeldBack["why"]): StretchDecision => ({
    lost,
    there,
    next: at,
    held: { version, why },
  });
  for (const [i, version] of versions.entries()) {
    if (version > at) return held(at, "missing");
    const [was, is] = [before.get(version), now.get(version)];
    if (was && is && !isSameItem(was.item, is.item)) return held(version, "another-commit");
    const end = version + ((is ?? was)?.count ?? 1);
    // A commit that begins within this one belongs to another history.
    if ((versions[i + 1] ?? end) < end) return held(version, "another-commit");
    if (was && is) there += 1;
    else if (was) lost.push(was);
    at = end;
  }
  return { lost, there, next: at, held: undefined };
}

/**
 * Whether it is the very item. A command that was given again after a loss has the same commit id,
 * and may have decided something else.
 */
export function isSameItem(one: Item, other: Item): boolean {
  return isDeepStrictEqual(one, other);
}

function byVersion(commits: readonly PlacedCommit[]): ReadonlyMap<number, PlacedCommit> {
  return new Map(commits.map((commit) => [commit.version, commit]));
}
