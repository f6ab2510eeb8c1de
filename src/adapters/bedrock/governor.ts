import { setTimeout as wait } from "node:timers/promises";
import type { ResultAsync } from "neverthrow";
import type { CallFacts, CallOptions, NotAsked } from "#application";
import type { Admission, QuotaCall, QuotaState, TokenQuota } from "#domain";

/** What a request may take, and how long it may wait for it. */
export interface Demand {
  /** All input and `maxTokens`; an estimate. */
  readonly tokens: number;
  /** In milliseconds from now. */
  readonly waitMs: number;
}

/** A request that was let go. It has to be settled when it is known what it took. */
export interface Admitted {
  settle(usage: CallFacts["tokens"]): void;
}

/** Has the requests of one process keep to one quota. */
export interface TokenGovernor {
  /**
   * Waits until the request may be made. Rejects with an error named `QuotaExhausted` when it could
   * not in its time, and with the signal's reason when that aborts. Who never settles what was
   * admitted is taken to have used all of it.
   */
  admit(demand: Demand, signal: AbortSignal): Promise<Admitted>;
}

/** The governor of a model's calls, if it has one. An error is the end of the call that asked. */
export type GovernorOf = (
  modelId: string,
  call?: CallOptions,
) => ResultAsync<TokenGovernor | undefined, NotAsked>;

/** Time, in a test's own hands. */
export interface GovernorOptions {
  /** Milliseconds, of which only differences count; never goes back. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Governs a process's requests by the decisions of a quota. To be shared by all that use the quota. */
export class QuotaGovernor implements TokenGovernor {
  readonly #quota: TokenQuota;
  readonly #now: () => number;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #sleepers = new Set<AbortController>();
  #state: QuotaState;
  #lastId = 0;

  constructor(quota: TokenQuota, options: GovernorOptions = {}) {
    this.#quota = quota;
    this.#state = quota.start;
    this.#now = options.now ?? (() => performance.now());
    this.#sleep = options.sleep ?? ((ms, stop) => wait(ms, undefined, { signal: stop }));
  }

  async admit({ tokens, waitMs }: Demand, signal: AbortSignal): Promise<Admitted> {
    this.#lastId += 1;
    const call = { id: this.#lastId, tokens, until: this.#now() + waitMs };
    for (;;) {
      if (signal.aborted) {
        this.#change(this.#quota.leave(this.#state, call));
        throw signal.reason;
      }
      const { decision, state } = this.#quota.admit(this.#state, call, this.#now());
      this.#state = state;
      switch (decision.type) {
        case "admitted":
          return { settle: (usage) => this.#settle(call, usage) };
        case "throttled":
          this.#change(state);
          throw exhausted(tokens, decision);
        case "wait":
          await this.#pause(decision.ms, signal);
      }
    }
  }

  #settle(call: QuotaCall, usage: CallFacts["tokens"]): void {
    this.#change(this.#quota.settle(this.#state, call, usage, this.#now()));
  }

  /** A change may let somebody go who waits. */
  #change(state: QuotaState): void {
    this.#state = state;
    for (const sleeper of this.#sleepers) sleeper.abort();
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const sleeper = new AbortController();
    const wake = () => sleeper.abort();
    this.#sleepers.add(sleeper);
    signal.addEventListener("abort", wake, { once: true });
    try {
      await this.#sleep(ms, sleeper.signal);
    } catch (error) {
      if (!sleeper.signal.aborted) throw error;
    } finally {
      signal.removeEventListener("abort", wake);
      this.#sleepers.delete(sleeper);
    }
  }
}

function exhausted(tokens: number, { neverFits, ms }: Admission & { type: "throttled" }): Error {
  const why = neverFits
    ? `the request may take ${tokens} tokens, more than a minute's quota: lower maxTokens, shorten the prompt, or raise the quota`
    : `this process's quota has no room for ${tokens} tokens for another ${ms} ms: ask for less at once, lower maxTokens, or raise the quota`;
  return Object.assign(new Error(why), { name: "QuotaExhausted" });
}
