import type { Contender } from "../contender.js";
import { newFacts } from "../events.js";
import { inRounds, secondsOf, type Tally } from "../measure/tally.js";
import type { Effort } from "./effort.js";

const writers = 32;

/** Many writers at once, each giving commands to a stream of its own. */
export interface ManyWriters {
  readonly tally: Tally;
  /** Of all rounds together. */
  readonly seconds: number;
}

/** 32 writers at a time. Times are those of one command, with its load, among 31 others. */
export async function manyWriters(
  contenders: readonly Contender[],
  { rounds, commands }: Effort,
): Promise<readonly ManyWriters[]> {
  let runs = 0;
  const seconds = new Map<Tally, number>();
  const tallies = await inRounds(contenders, rounds, async (tally) => {
    const process = tally.contender.process();
    runs += 1;
    const ids = Array.from({ length: writers }, (_, i) => `writer-${runs}-${i}`);
    for (const id of ids) await process.handle(id, newFacts(1));
    const write = async (id: string) => {
      for (let i = 0; i < commands; i += 1) {
        const facts = newFacts(1);
        await tally.samples.take(() => process.handle(id, facts));
      }
    };
    const took = await secondsOf(() => tally.counted(async () => void (await all(ids.map(write)))));
    seconds.set(tally, (seconds.get(tally) ?? 0) + took);
  });
  return tallies.map((tally) => ({ tally, seconds: seconds.get(tally) ?? 0 }));
}

const all = (work: readonly Promise<void>[]) => Promise.all(work);
