import { deepStrictEqual } from "node:assert/strict";
import type { Contender } from "../contender.js";
import { evolve, newFacts, unknownCustomer } from "../events.js";
import { inRounds, Tally } from "../measure/tally.js";
import type { Effort } from "./effort.js";

const idOf = (events: number) => `history-${events}`;

/** Streams of commits of one event, for `load`; what the longest cost, if written by commands. */
export async function writeHistories(
  contenders: readonly Contender[],
  { loads, written }: Effort,
): Promise<readonly Tally[]> {
  const tallies = contenders.map((contender) => new Tally(contender));
  for (const tally of tallies) {
    for (const events of loads.keys()) {
      const isMeasured = events === written;
      await writeHistory(isMeasured ? tally : new Tally(tally.contender), events);
    }
  }
  return tallies.filter(({ contender }) => contender.hasSnapshots);
}

/** By commands, each of which loads the stream first; by appends alone where that takes for ever. */
async function writeHistory(tally: Tally, events: number): Promise<void> {
  const process = tally.contender.process();
  const id = idOf(events);
  const stream = process.fresh(id);
  for (let i = 0; i < events; i += 1) {
    const facts = newFacts(1);
    await (tally.contender.hasSnapshots
      ? tally.take(() => process.handle(id, facts))
      : stream.append(facts));
  }
}

/** Loads of the state of a stream with so many events. */
export async function load(
  contenders: readonly Contender[],
  { rounds, loads }: Effort,
  events: number,
): Promise<readonly Tally[]> {
  const id = idOf(events);
  for (const contender of contenders) {
    const all = await contender.read(id);
    const { state } = await contender.process().load(id);
    deepStrictEqual(all.length, events, `${contender.name} lost events`);
    deepStrictEqual(state, all.reduce(evolve, unknownCustomer), `${contender.name} lost its way`);
  }
  return inRounds(contenders, rounds, async (tally) => {
    const process = tally.contender.process();
    await process.load(id);
    for (let i = 0; i < (loads.get(events) ?? 0); i += 1) {
      await tally.take(() => process.load(id));
    }
  });
}

/** Reads of all events of that stream: of its history, not of its state. */
export function readAll(
  contenders: readonly Contender[],
  { rounds, loads }: Effort,
  events: number,
): Promise<readonly Tally[]> {
  return inRounds(contenders, rounds, async (tally) => {
    for (let i = 0; i < (loads.get(events) ?? 0); i += 1) {
      await tally.take(() => tally.contender.read(idOf(events)));
    }
  });
}
