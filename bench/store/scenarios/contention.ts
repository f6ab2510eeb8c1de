import type { Contender } from "../contender.js";
import { markOf, newFacts } from "../events.js";
import { inRounds, secondsOf, type Tally } from "../measure/tally.js";
import type { Effort } from "./effort.js";

const writers = 8;

/** What became of writers on one stream. */
export interface Contention {
  readonly tally: Tally;
  /** Of the best round. */
  readonly seconds: number;
  /** In the round that got least far. */
  readonly events: number;
  /** Of all rounds: acknowledged, but not in the stream. */
  readonly lost: number;
  /** Of all rounds: in the stream, but once too often or never acknowledged. */
  readonly doubled: number;
}

/** 8 processes give commands to one stream until so many events are in, or patience is at its end. */
export async function contention(
  contenders: readonly Contender[],
  { contended: { events, patience, rounds } }: Effort,
): Promise<readonly Contention[]> {
  const outcomes = new Map<Tally, Contention[]>();
  let streams = 0;
  const tallies = await inRounds(contenders, rounds, async (tally, part) => {
    streams += 1;
    const id = `contended-${streams}`;
    if (part === "warm-up") {
      await contend(tally, id, events / 8, patience / 10);
      return;
    }
    const outcome = await contend(tally, id, events, patience);
    outcomes.set(tally, [...(outcomes.get(tally) ?? []), outcome]);
  });
  return tallies.map((tally) => {
    const all = outcomes.get(tally) ?? [];
    const total = (of: (one: Contention) => number) => all.reduce((sum, one) => sum + of(one), 0);
    return {
      tally,
      seconds: Math.min(...all.map(({ seconds }) => seconds)),
      events: Math.min(...all.map(({ events }) => events)),
      lost: total(({ lost }) => lost),
      doubled: total(({ doubled }) => doubled),
    };
  });
}

async function contend(
  tally: Tally,
  id: string,
  events: number,
  patience: number,
): Promise<Contention> {
  const { contender } = tally;
  const processes = Array.from({ length: writers }, () => contender.process());
  const acknowledged: string[] = [];
  const first = newFacts(1);
  await contender.process().handle(id, first);
  // Connections and keys are there before the start.
  for (const process of processes) await process.load(id);

  let left = events;
  const end = performance.now() + 1000 * patience;
  const seconds = await secondsOf(() =>
    tally.counted(async () => {
      const write = async (process: (typeof processes)[number]) => {
        while (left > 0 && performance.now() < end) {
          left -= 1;
          const facts = newFacts(1);
          await tally.samples.take(() => process.handle(id, facts));
          acknowledged.push(...facts.events.map(markOf));
        }
      };
      await Promise.all(processes.map(write));
    }),
  );
  const stored = (await contender.read(id)).map(markOf).slice(1);
  const found = new Set(stored);
  const known = new Set(acknowledged);
  return {
    tally,
    seconds,
    events: acknowledged.length,
    lost: acknowledged.filter((mark) => !found.has(mark)).length,
    doubled: stored.length - found.size + [...found].filter((mark) => !known.has(mark)).length,
  };
}
