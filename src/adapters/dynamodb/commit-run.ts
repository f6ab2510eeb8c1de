import { corrupt, type StoredCommit } from "#adapters/sealing";
import type { Corrupt } from "#application";
import { commitOf, isSnapshot } from "./commit-item.js";
import type { Item } from "./consumption.js";

/** Commits of one stream, each beginning where the one before it ended. */
export interface CommitRun {
  readonly commits: readonly StoredCommit[];
  /** Why it is not longer, if that is not that there are no more. */
  readonly corrupt: Corrupt | undefined;
}

/**
 * The commits among items of one stream, in the order of their versions, up to the first that cannot
 * be read or does not follow the one before. `first` is where the first one has to begin, if that is
 * known.
 */
export function commitRun(items: readonly Item[], first?: number): CommitRun {
  const commits: StoredCommit[] = [];
  let expected = first;
  for (const item of items) {
    if (isSnapshot(item)) continue;
    const read = commitOf(item);
    if (read.isErr()) return { commits, corrupt: read.error };
    const commit = read.value;
    if (expected !== undefined && commit.version !== expected) {
      const issues = [`expected version ${expected}, found ${commit.version}`];
      return { commits, corrupt: corrupt({ stream: commit.stream, version: expected }, issues) };
    }
    commits.push(commit);
    expected = commit.version + commit.count;
  }
  return { commits, corrupt: undefined };
}

/** The version of a commit's last event. */
export function endOf({ version, count }: StoredCommit): number {
  return version + count - 1;
}
