import type { BodyProfiler } from "./body-profiler.js";
import type { ColumnValue } from "./column.js";
import { byHash, type Counted, mostOthers, nameOf, smallestHashes } from "./names.js";
import type { Frame } from "./profile.js";

/** Counts by name those with the smallest hashes, so that it never forgets what it would need. */
function othersSoFar(): {
  add(name: string, rows: number): void;
  others(): readonly Counted[];
} {
  const counts = new Map<string, number>();
  let greatest: string | undefined;
  return {
    add(name, rows) {
      const before = counts.get(name);
      if (before === undefined && greatest !== undefined && byHash(name, greatest) > 0) return;
      counts.set(name, (before ?? 0) + rows);
      if (before !== undefined) return;
      if (counts.size > mostOthers && greatest !== undefined) counts.delete(greatest);
      if (counts.size >= mostOthers) greatest = [...counts.keys()].sort(byHash).at(-1);
    },
    others: () => smallestHashes(counts),
  };
}

/** Counts categories, or the items of sets, each at most once a row. */
export function nameProfiler(
  frame: Extract<Frame, { readonly names: readonly string[] }>,
): BodyProfiler {
  const places = new Map(frame.names.map((name, place) => [name, place]));
  const counts = frame.names.map(() => 0);
  const others = othersSoFar();
  let other = 0;
  const count = (category: string, rows: number) => {
    const place = places.get(category) ?? places.get(nameOf(category));
    if (place !== undefined) {
      counts[place] = (counts[place] ?? 0) + rows;
      return;
    }
    other += rows;
    others.add(nameOf(category), rows);
  };
  const addAlike = (value: ColumnValue, rows: number) => {
    if (frame.kind !== "category" || typeof value !== "string") return false;
    count(value, rows);
    return true;
  };
  return {
    add(value) {
      if (frame.kind === "category") return addAlike(value, 1);
      if (!Array.isArray(value)) return false;
      for (const item of new Set<string>(value)) count(item, 1);
      return true;
    },
    addNumbers: () => 0,
    addAlike,
    body: () => ({ holds: "names", counts: [...counts], other, others: others.others() }),
  };
}
