import type { Ports } from "#application";
import { plus, type StreamName } from "#domain";
import { now as beginning } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { type FaultCounts, Faults } from "./faults.js";
import { Feed } from "./feed.js";
import { violationsIn } from "./invariants.js";
import { plan } from "./plan.js";
import { callsOf, type Job, Process, type Surroundings } from "./process.js";
import { WorkQueue } from "./queue.js";
import { type Random, randomFrom } from "./random.js";
import { newSeat, type Seat } from "./seat.js";
import { inMemoryStorage, type Setting, type Storage } from "./storage.js";
import { Turns } from "./turns.js";

/** What came of one world. */
export interface Outcome {
  readonly seed: number;
  readonly faults: FaultCounts;
  /** How many commits there were. */
  readonly commits: number;
  /** What does not hold that should. */
  readonly violations: readonly string[];
}

/** Where a world lives, and what is wrong with it from the beginning. */
export interface Place {
  readonly storage: (setting: Setting) => Promise<Storage>;
  /** Breaks the ports of every process, to see that it is noticed. */
  readonly breakage?: (ports: Ports) => Ports;
  /** Whether the feed tells of a commit, by number; of all of them unless told. */
  readonly isTold?: (commit: number) => boolean;
}

/** A sound world, in memory. */
export const inMemory: Place = { storage: inMemoryStorage };

/** How many turns a world has until all goes well, and how many in all. */
const limits = { trouble: 4_000, settled: 30_000 };

/** What goes on in one world, by its seed. */
class World {
  readonly random: Random;
  readonly turns: Turns;
  readonly faults: Faults;
  readonly work: WorkQueue;
  readonly bugs: string[] = [];
  commits = 0;
  readonly #feed: Feed;
  readonly #isTold: (commit: number) => boolean;
  #milliseconds = 0;
  #late = 0;

  constructor(seed: number, { isTold = () => true }: Place) {
    this.random = randomFrom(seed);
    this.turns = new Turns(this.random);
    this.faults = new Faults(this.random, 100 + this.random.below(400));
    this.work = new WorkQueue(this.random, this.faults);
    this.#feed = new Feed(this.random, this.faults);
    this.#isTold = isTold;
  }

  /** It goes forwards a little whenever somebody looks. */
  readonly time = () => {
    this.#milliseconds += 7;
    return plus(beginning, this.#milliseconds);
  };

  readonly wrote = (stream: StreamName) => {
    this.commits += 1;
    if (this.#isTold(this.commits)) this.#feed.add(stream);
  };

  readonly nextJob = (): Job | undefined => {
    const [first, second] = this.random.chance(0.3)
      ? [this.#feed, this.work]
      : [this.work, this.#feed];
    return first.next() ?? second.next();
  };

  readonly later = (turns: number, run: () => unknown) => {
    this.#late += 1;
    void this.turns.turn(turns).then(() => {
      this.#late -= 1;
      return run();
    });
  };

  readonly report = (bug: unknown) => {
    this.bugs.push(`thrown: ${bug instanceof Error ? bug.stack : String(bug)}`);
  };

  /** Trouble for a while, then none, until all is done. Says whether it ever was. */
  async run(): Promise<boolean> {
    const isDone = () =>
      this.bugs.length > 0 || (this.work.isDone && this.#feed.isDone && this.#late === 0);
    await this.turns.until(() => isDone() || this.faults.isOver, limits.trouble);
    this.faults.stop();
    const isSettled = await this.turns.until(isDone, limits.settled);
    this.turns.end();
    return isSettled;
  }
}

let seats: readonly Seat[] = [];

/** Runs one world: several processes, all that is to be done, and what goes wrong by this seed. */
export async function simulate(seed: number, place: Place = inMemory): Promise<Outcome> {
  const world = new World(seed, place);
  const storage = await place.storage(world);
  const processes = settle(world, storage, place);
  world.work.add(plan(world.random));
  for (const process of processes) process.start();
  const isSettled = await world.run();
  for (const process of processes) process.end();

  const { faults, commits, bugs, work } = world;
  const unsettled = isSettled ? [] : [`does not settle: ${work.unfinished.join("; ")}`];
  const clean = storage.open({ now: world.time }, (vault) => vault);
  const wrong = bugs.length > 0 ? bugs : await violationsIn(clean, work, storage.artefacts);
  await storage.close();
  return { seed, faults: faults.counts, commits, violations: [...wrong, ...unsettled] };
}

/** Two to four processes that share a storage. */
function settle(around: Surroundings, storage: Storage, place: Place): readonly Process[] {
  const { breakage = (ports: Ports) => ports } = place;
  const count = 2 + around.random.below(3);
  seats = [...seats, ...Array.from({ length: Math.max(0, count - seats.length) }, newSeat)];
  return seats.slice(0, count).map((seat) => {
    const process = new Process(around, seat);
    const ports = storage.open(process.clock, (vault) =>
      intercepted(vault, (method, _, run) => process.call("keys", method, run)),
    );
    seat.sit(callsOf(process, breakage(ports)));
    return process;
  });
}
