/** Everything that is measured, one scenario after the other. */
import type { Contender } from "./contender.js";
import type { Tally } from "./measure/tally.js";
import { appendToExisting, appendToFresh } from "./scenarios/append.js";
import { type Contention, contention } from "./scenarios/contention.js";
import type { Effort } from "./scenarios/effort.js";
import { load, readAll, writeHistories } from "./scenarios/load.js";
import { type Replay, replay } from "./scenarios/replay.js";
import { type ManyWriters, manyWriters } from "./scenarios/writers.js";

/** One tally for each contender. */
export type Tallies = readonly Tally[];

/** What came of it. */
export interface Results {
  readonly effort: Effort;
  /** Appends to streams that do not exist yet, by how many events a commit has. */
  readonly fresh: ReadonlyMap<number, Tallies>;
  /** Appends to streams that exist. */
  readonly existing: ReadonlyMap<number, Tallies>;
  readonly written: Tallies;
  /** By the length of the stream. */
  readonly loads: ReadonlyMap<number, Tallies>;
  readonly whole: Tallies;
  readonly writers: readonly ManyWriters[];
  readonly contention: readonly Contention[];
  readonly replays: readonly Replay[];
}

/** How many events the commits have that are appended. */
const commitSizes = [1, 5];

/**
 * Goes through every scenario. `open` gives contenders on empty tables, others for each name;
 * `progress` hears what is measured next.
 */
export async function measureAll(
  open: (space: string) => Promise<readonly Contender[]>,
  effort: Effort,
  progress: (scenario: string) => void,
): Promise<Results> {
  const contenders = await open("bench");
  const fresh = new Map<number, Tallies>();
  const existing = new Map<number, Tallies>();
  for (const events of commitSizes) {
    progress(`append ${events}`);
    fresh.set(events, await appendToFresh(contenders, effort, events));
    existing.set(events, await appendToExisting(contenders, effort, events));
  }
  progress("streams written by commands");
  const written = await writeHistories(contenders, effort);
  const loads = new Map<number, Tallies>();
  for (const events of effort.loads.keys()) {
    progress(`load ${events}`);
    loads.set(events, await load(contenders, effort, events));
  }
  const whole = await readAll(contenders, effort, effort.written);
  progress("writers on streams of their own");
  const writers = await manyWriters(contenders, effort);
  progress("writers on one stream");
  const contended = await contention(contenders, effort);
  await closeAll(contenders);

  progress("replay");
  const replayed = await open("replay");
  const replays = await replay(replayed, effort);
  await closeAll(replayed);
  return {
    effort,
    fresh,
    existing,
    written,
    loads,
    whole,
    writers,
    contention: contended,
    replays,
  };
}

async function closeAll(contenders: readonly Contender[]): Promise<void> {
  await Promise.all(contenders.map((contender) => contender.close()));
}
