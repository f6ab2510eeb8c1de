import type { ResultAsync } from "neverthrow";
import { type CallOptions, type Executions, type Unavailable, unlessStopped } from "#application";

/** Keeps in a list what was begun, and runs nothing. */
export class InMemoryExecutions implements Executions {
  readonly #begun = new Set<string>();

  /** The messages whose executions were begun, in that order. */
  get begun(): readonly string[] {
    return [...this.#begun];
  }

  start(messageId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped("in-memory executions", call).asyncMap(async () => {
      this.#begun.add(messageId);
    });
  }
}
