import type { RetryOptions } from "#adapters/remote";
import type { OpenSearchClient } from "./client.js";

/** Which index, and of what. */
export interface OpenSearchIndexOptions extends RetryOptions {
  /** From `openSearchClient`: one that does not retry. */
  readonly client: OpenSearchClient;
  /** The alias, e.g. "docket-cases"; the indices behind it have numbers, e.g. "docket-cases-000001". */
  readonly name: string;
  /** Of all vectors, as the embedder states it. */
  readonly model: string;
  readonly dimension: number;
  /** Of an index that is made; 1 unless said otherwise, which does for some 20 GB. */
  readonly shards?: number;
  /** Copies of each shard of an index that is made; 1 unless said otherwise. */
  readonly replicas?: number;
  /**
   * When a write is found: "soon" is when the server refreshes next, every second unless its index
   * is set otherwise. "at-once" refreshes after every write: for tests, for it wears a server out.
   * What is erased is never found after the call, either way.
   */
  readonly visible?: "soon" | "at-once";
}

/** Throws a RangeError for what no index can be made of. */
export function assertIndexOptions({ name, dimension }: OpenSearchIndexOptions): void {
  if (!/^[a-z0-9][a-z0-9_.-]{0,99}$/.test(name)) {
    throw new RangeError(`expected a lower-case name of an alias, not ${JSON.stringify(name)}`);
  }
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > 16_000) {
    throw new RangeError(`expected a dimension from 1 to 16,000, not ${dimension}`);
  }
}
