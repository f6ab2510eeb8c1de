import type { Snapshot } from "#application";
import { Streams } from "./streams.js";

/** What in-memory event stores hold. Several stores over one are like several processes. */
export class InMemoryStorage {
  readonly streams = new Streams();
  /** The newest snapshot of each stream, and its version. */
  readonly snapshots = new Map<string, { readonly version: number; readonly kept: Snapshot }>();
}
