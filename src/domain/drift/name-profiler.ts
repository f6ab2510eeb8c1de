import type { BodyProfiler } from "./body-profiler.js";
import { byHash, type Counted, mostOthers, nameOf, smallestHashes } from "./names.js";
import type { Frame } from "./profile.js";

/** Counts by name those with the smallest hashes, so that it never forgets what it would need. */
function othersSoFar(): { add(name: string): void; others(): readonly Counted[] } {
  const counts = new Map<string, number>();
  let greatest: string | undefined;
  return {
    add(name) {
      const before = counts.get(name);
      if (before === undefined && greatest !== undefined && byHash(name, greatest) > 0) return;
      counts.set(name, (before ?? 0) + 1);
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
  const count = (category: string) => {
    const place = places.get(category) ?? places.get(nameOf(category));
    if (place !== undefined) {
      counts[place] = (counts[place] ?? 0) + 1;
      return;
    }
    other++;
    others.add(nameOf(category));
  };
  return {
    add(value) {
      if (frame.kind === "category") {
        if (typeof value === "string") count(value);
        return typeof value === "string";
      }
      if (!Array.isArray(value)) return false;
      for (const item of new Set<string>(value)) count(item);
      return true;
    },
    body: () => ({ holds: "names", counts: [...counts], other, others: others.others() }),
  };
}
