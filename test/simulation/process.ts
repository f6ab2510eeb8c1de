import { err, type Result, ResultAsync } from "neverthrow";
import type { Clock, Ports, Unavailable } from "#application";
import { type Instant, plus } from "#domain";
import type { FaultKind, Faults } from "./faults.js";
import type { Random } from "./random.js";
import { directCalls, type Hands, type PortCall, type Seat } from "./seat.js";
import type { Turns } from "./turns.js";

/** A piece of work in a process's hands. */
export interface Job {
  readonly name: string;
  run(hands: Hands): ResultAsync<unknown, { readonly type: string }>;
  /** It came to an end: it is done, or must be tried again. */
  end(result: Result<unknown, { readonly type: string }>): void;
  /** Its process died with it. */
  giveBack(): void;
}

/** What all processes of a world share. */
export interface Surroundings {
  readonly random: Random;
  readonly turns: Turns;
  readonly faults: Faults;
  /** What time it really is. */
  readonly time: () => Instant;
  readonly nextJob: () => Job | undefined;
  /** Does something some turns later. */
  readonly later: (turns: number, run: () => unknown) => void;
  /** Something was thrown: a bug. */
  readonly report: (bug: unknown) => void;
}

/** A clock that goes wrong, but never so far that two differ by five minutes: what is allowed. */
class SkewedClock implements Clock {
  readonly #time: () => Instant;
  readonly #random: Random;
  #skewMs = 0;

  constructor({ time, random, faults }: Surroundings) {
    this.#time = time;
    this.#random = random;
    if (!faults.isOver) this.jump();
  }

  now(): Instant {
    return plus(this.#time(), this.#skewMs);
  }

  jump(): void {
    const limitMs = this.#random.pick([100, 10_000, 140_000]);
    this.#skewMs = this.#random.below(2 * limitMs) - limitMs;
  }
}

/** It does one job after another, through calls that fail; when it dies, it begins anew. */
export class Process {
  readonly clock: SkewedClock;
  readonly #around: Surroundings;
  readonly #hands: Hands;
  #inHand: Job | undefined;
  /** Whoever began in an earlier life is dead. */
  #life = 0;

  constructor(around: Surroundings, { hands }: Seat) {
    this.#around = around;
    this.#hands = hands;
    this.clock = new SkewedClock(around);
  }

  /** Begins to work. */
  start(): void {
    void this.#live(this.#life);
  }

  /** Ends for good. */
  end(): void {
    this.#life = Number.NaN;
  }

  /** One call of a port, with whatever goes wrong about it. */
  call(port: string, method: string, run: () => unknown): ResultAsync<unknown, unknown> {
    const done = () => run() as ResultAsync<unknown, unknown>;
    return new ResultAsync(this.#call(possibleFaults(port, method), done));
  }

  async #call(
    possible: readonly FaultKind[],
    run: () => PromiseLike<Result<unknown, unknown>>,
  ): Promise<Result<unknown, unknown>> {
    const life = this.#life;
    await this.#turn(life);
    const fault = this.#around.faults.strike(possible);
    const answer = await this.#struck(fault, life, run);
    return life === this.#life ? answer : never();
  }

  async #struck(
    fault: FaultKind | undefined,
    life: number,
    run: () => PromiseLike<Result<unknown, unknown>>,
  ): Promise<Result<unknown, unknown>> {
    const { random } = this.#around;
    switch (fault) {
      case "refused":
      case "throttled":
        return err(unavailable(fault));
      case "answer-lost":
        await run();
        return err(unavailable(fault));
      case "done-late":
        this.#around.later(1 + random.below(60), run);
        return err(unavailable(fault));
      case "done-twice":
        await run();
        return run();
      case "crash-before":
        return this.#die();
      case "crash-after":
        await run();
        return this.#die();
      case "delayed":
        await this.#turn(life, 1 + random.below(30));
        return run();
      case "clock-jumped":
        this.clock.jump();
        return run();
      default:
        return run();
    }
  }

  async #turn(life: number, after = 0): Promise<void> {
    await this.#around.turns.turn(after);
    if (life !== this.#life) await never();
  }

  async #live(life: number): Promise<void> {
    for (;;) {
      await this.#turn(life);
      const job = this.#around.nextJob();
      if (job === undefined) continue;
      this.#inHand = job;
      try {
        const result = await job.run(this.#hands);
        this.#inHand = undefined;
        job.end(result);
      } catch (bug) {
        this.#around.report(bug);
      }
    }
  }

  #die(): Promise<never> {
    this.#life += 1;
    this.#inHand?.giveBack();
    this.#inHand = undefined;
    this.start();
    return never();
  }
}

const ofReads = [
  "refused",
  "throttled",
  "answer-lost",
  "crash-before",
  "crash-after",
  "delayed",
  "clock-jumped",
] as const satisfies readonly FaultKind[];
const ofWrites = [...ofReads, "done-late", "done-twice"] as const satisfies readonly FaultKind[];
/** A model's failures are answers, too: the model of these worlds has its own. */
const ofModels = ["crash-before", "crash-after", "delayed"] as const satisfies readonly FaultKind[];
const writes = new Set(["append", "save", "put", "upsert", "forget", "keyFor", "remove", "erase"]);

function possibleFaults(port: string, method: string): readonly FaultKind[] {
  if (port === "model") return ofModels;
  return writes.has(method) ? ofWrites : ofReads;
}

function unavailable(why: string): Unavailable {
  return { type: "Unavailable", service: "simulation", cause: new Error(why) };
}

/** What somebody who is dead waits for. */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** Calls of a process: each through its process, except that it looks at its own clock. */
export function callsOf(process: Process, ports: Ports): PortCall {
  const call = directCalls(ports);
  return (port, method, args) => {
    const run = () => call(port, method, args);
    return port === "clock" ? run() : process.call(port, method, run);
  };
}
