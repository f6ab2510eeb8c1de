import { err, ok, type Result, ResultAsync } from "neverthrow";
import { Slots } from "#adapters/remote";
import type { Docket, StageError } from "#application";
import type { Instant } from "#domain";
import type { Terminal } from "./host.js";
import type { Intake } from "./intake.js";
import { type Progress, showProgress } from "./progress.js";
import { sentenceOf } from "./sentences.js";
import { type Stop, stopBecause, unlessInterrupted } from "./stop.js";

/** How messages are written. */
export interface Writing {
  readonly decisionTime: Instant;
  /** How many at most. */
  readonly limit: number | undefined;
  /** How many at the same time. */
  readonly parallel: number;
}

/** What came of writing. */
export interface Written {
  /** A message to look at first. */
  readonly sample: string | undefined;
  /** Customers whose message could not be brought to an end, and why. */
  readonly unfinished: readonly string[];
  /** Why no more was begun, where costs are limited: what was to be spent is spent. */
  readonly overBudget: string | undefined;
}

/** Has a message written for each customer, unless the record says no. */
export function writeMessages(
  docket: Docket,
  terminal: Terminal,
  intake: Intake,
  writing: Writing,
): ResultAsync<Written, Stop> {
  const total = Math.min(writing.limit ?? intake.customers.size, intake.customers.size);
  const progress = showProgress(terminal, "Messages", total);
  const writers = new Writers(docket, intake, writing, progress);
  return new ResultAsync(writers.run()).andTee(progress.end).orTee(progress.end);
}

/** Several writers, one queue of customers. */
class Writers {
  readonly #docket: Docket;
  readonly #intake: Intake;
  readonly #writing: Writing;
  readonly #progress: Progress;
  readonly #customers: Iterator<string>;
  /** Whether a message may be made is asked for one customer at a time, so that a limit is exact. */
  readonly #turn = new Slots(1);
  /** Of every message there is now, in the order of the customers. */
  readonly #known: { readonly messageId: string; isApproved: boolean }[] = [];
  readonly #ended: Record<string, number> = {};
  readonly #unfinished: string[] = [];
  #begun = 0;
  #stop: Stop | undefined;
  #overBudget: string | undefined;

  constructor(docket: Docket, intake: Intake, writing: Writing, progress: Progress) {
    this.#docket = docket;
    this.#intake = intake;
    this.#writing = writing;
    this.#progress = progress;
    this.#customers = [...intake.customers].values();
  }

  async run(): Promise<Result<Written, Stop>> {
    await Promise.all(Array.from({ length: this.#writing.parallel }, () => this.#write()));
    if (this.#stop !== undefined) return err(this.#stop);
    const sample = this.#known.find(({ isApproved }) => isApproved) ?? this.#known[0];
    const overBudget = this.#overBudget;
    return ok({ sample: sample?.messageId, unfinished: this.#unfinished, overBudget });
  }

  /** Takes customers from the queue until there are none, or something stops all. */
  async #write(): Promise<void> {
    for (;;) {
      const begun = await this.#turn.run(undefined, () => this.#begin());
      if (begun === undefined) return;
      const { customerId, message } = begun;
      const run = await this.#docket.runMessage(message.messageId, this.#call);
      if (run.isErr()) await this.#failed(customerId, run.error);
      else {
        message.isApproved = run.value.status === "approved";
        this.#count(run.value.status);
      }
    }
  }

  /** Asks for the next message that may be made; nothing when there is none to be made any more. */
  async #begin() {
    const { decisionTime, limit } = this.#writing;
    while (this.#stop === undefined && this.#overBudget === undefined && this.#begun !== limit) {
      const { value: customerId, done } = this.#customers.next();
      if (done) return undefined;
      await this.#interruptible();
      if (this.#stop !== undefined) return undefined;
      const asked = await this.#docket.requestMessage(
        { customerId, decisionTime },
        undefined,
        this.#call,
      );
      if (asked.isErr()) {
        await this.#failed(customerId, asked.error);
        continue;
      }
      const message = { messageId: asked.value.messageId, isApproved: false };
      this.#known.push(message);
      if (asked.value.decision === "declined") {
        this.#count("skipped");
        continue;
      }
      this.#begun += 1;
      return { customerId, message };
    }
    return undefined;
  }

  async #interruptible(): Promise<void> {
    const goesOn = await unlessInterrupted(this.#intake);
    if (goesOn.isErr()) this.#stop ??= goesOn.error;
  }

  get #call() {
    return { signal: this.#intake.interrupted };
  }

  /** What concerns one message does not stop the others; what concerns all of them does. */
  async #failed(customerId: string, error: StageError): Promise<void> {
    await this.#interruptible();
    if (concernsAll(error)) this.#stop ??= stopBecause(error);
    if (this.#stop !== undefined) return;
    if (error.type === "NotAsked") this.#overBudget ??= error.detail;
    this.#unfinished.push(`${customerId}: ${sentenceOf(error)}`);
    this.#count("unfinished");
  }

  #count(status: string): void {
    this.#ended[status] = (this.#ended[status] ?? 0) + 1;
    const told = Object.entries(this.#ended).map(([status, count]) => `${count} ${status}`);
    if (this.#writing.limit === undefined || status !== "skipped") {
      this.#progress.advance(told.join(", "));
    }
  }
}

function concernsAll(error: StageError): boolean {
  // Beyond a budget nothing more is begun, and the run ends as usual.
  if (error.type === "NotAsked") return error.why !== "over-budget";
  return ["Unavailable", "NotInService", "UnknownPurpose"].includes(error.type);
}
