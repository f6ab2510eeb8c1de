import type { Contender } from "../contender.js";
import { newFacts } from "../events.js";
import { inRounds, type Tally } from "../measure/tally.js";
import type { Effort } from "./effort.js";

/** Appends of so many events to streams that do not exist yet, each as one commit. */
export function appendToFresh(
  contenders: readonly Contender[],
  { rounds, appends }: Effort,
  events: number,
): Promise<readonly Tally[]> {
  let streams = 0;
  return inRounds(contenders, rounds, async (tally) => {
    const process = tally.contender.process();
    for (let i = 0; i < appends; i += 1) {
      streams += 1;
      const stream = process.fresh(`fresh-${events}-${streams}`);
      const facts = newFacts(events);
      await tally.take(() => stream.append(facts));
    }
  });
}

/** The same to one stream that exists and that the process has just loaded. */
export function appendToExisting(
  contenders: readonly Contender[],
  { rounds, appends }: Effort,
  events: number,
): Promise<readonly Tally[]> {
  let streams = 0;
  return inRounds(contenders, rounds, async (tally) => {
    const process = tally.contender.process();
    streams += 1;
    const id = `existing-${events}-${streams}`;
    await process.fresh(id).append(newFacts(1));
    const stream = await process.load(id);
    for (let i = 0; i < appends; i += 1) {
      const facts = newFacts(events);
      await tally.take(() => stream.append(facts));
    }
  });
}
