import { deepStrictEqual } from "node:assert/strict";
import type { Contender } from "../contender.js";
import { markOf, newFacts } from "../events.js";
import { inParallel } from "../measure/in-parallel.js";
import { inRounds, type Tally } from "../measure/tally.js";
import type { Effort } from "./effort.js";

/** Sizes of the commits of a stream, over and over. */
const sizes = [1, 4];
/** How many streams are written at a time. */
const writersAtOnce = 16;

/** A replay of everything. Its samples are whole replays. */
export interface Replay {
  readonly tally: Tally;
  /** How many are read. */
  readonly events: number;
  /** What is stored for one event: indexes, snapshots and keys included. */
  readonly bytesPerEvent: number;
}

/** Every event of many streams, handed over one after the other, and not one missing. */
export async function replay(
  contenders: readonly Contender[],
  { replay: { streams, commits, rounds } }: Effort,
): Promise<readonly Replay[]> {
  const ids = Array.from({ length: streams }, (_, i) => `replayed-${i}`);
  const replayers: Replayer[] = [];
  for (const contender of contenders) {
    // To write all of it one by one would take longer than everything else.
    const share = contender.hasCommits ? ids : ids.slice(0, ids.length / 4);
    const seeded = { ids: share, ...(await seed(contender, share, commits)) };
    replayers.push({ contender, marks: seeded.events, ...seeded });
    const closed = withoutPersonal(contender);
    // Where personal data is closed, an event is not known by its e-mail address.
    if (closed !== undefined) replayers.push({ contender: closed, marks: undefined, ...seeded });
  }
  const tallies = await inRounds(
    replayers.map(({ contender }) => contender),
    rounds,
    async (tally) => {
      const replayer = replayers.find(({ contender }) => contender === tally.contender);
      if (replayer !== undefined) await replayOnce(tally, replayer);
    },
  );
  return tallies.map((tally, i) => ({ tally, events: 0, bytesPerEvent: 0, ...replayers[i] }));
}

/** Who replays what. */
interface Replayer {
  readonly contender: Contender;
  readonly ids: readonly string[];
  readonly events: number;
  readonly bytesPerEvent: number;
  /** How many different events are known when they are seen; absent where that cannot be said. */
  readonly marks: number | undefined;
}

function withoutPersonal(contender: Contender): Contender | undefined {
  const { name, replayClosed } = contender;
  if (replayClosed === undefined) return undefined;
  return { ...contender, name: `${name}, personal data closed`, replay: replayClosed };
}

async function replayOnce(tally: Tally, replayer: Replayer): Promise<void> {
  const seen = new Set<string>();
  let events = 0;
  await tally.take(() =>
    tally.contender.replay(replayer.ids, (event) => {
      events += 1;
      seen.add(markOf(event));
    }),
  );
  const { name } = tally.contender;
  deepStrictEqual(events, replayer.events, `${name} lost or doubled some`);
  deepStrictEqual(seen.size, replayer.marks ?? seen.size, `${name} mixed some up`);
}

async function seed(contender: Contender, ids: readonly string[], commits: number) {
  const bytesBefore = await contender.storedBytes();
  const process = contender.process();
  let events = 0;
  await inParallel(writersAtOnce, ids, async (id) => {
    const stream = process.fresh(id);
    for (let i = 0; i < commits; i += 1) {
      const size = sizes[i % sizes.length] ?? 1;
      await stream.append(newFacts(size));
      events += size;
    }
  });
  const bytes = (await contender.storedBytes()) - bytesBefore;
  return { events, bytesPerEvent: bytes / events };
}
