import { err, ok, type Result } from "neverthrow";
import { readEvent } from "#adapters/sealing";
import {
  categoryOf,
  type DomainEvent,
  type EventContract,
  type Recorded,
  type StoredEvent,
  validateStream,
} from "#domain";
import { frozen } from "./frozen.js";
import type { Streams } from "./streams.js";

/** An event that no store can have given out: which one, and what is wrong with it. */
export interface NotRestorable {
  readonly type: "NotRestorable";
  readonly stream: string;
  readonly version: number;
  readonly issues: readonly string[];
}

/** Fills empty streams with events that were recorded elsewhere. */
export function restore(
  streams: Streams,
  recorded: readonly Recorded[],
  contracts: readonly EventContract[],
): Result<void, NotRestorable> {
  for (const each of recorded) {
    const { stream, version } = each;
    const issues = restoreOne(streams, each, contracts);
    if (issues.length > 0) return err({ type: "NotRestorable", stream, version, issues });
  }
  return ok(undefined);
}

/** Adds an event that is recorded already, or says why it cannot be one. */
function restoreOne(
  streams: Streams,
  recorded: Recorded,
  contracts: readonly EventContract[],
): readonly string[] {
  const { stream, version, event, metadata, ...place } = recorded;
  const named = validateStream(stream);
  if (named.isErr()) return [named.error.issue];
  const contract = contracts.find(({ category }) => category === categoryOf(stream));
  if (contract === undefined) return ["unknown category"];
  const before = streams.recorded(stream);
  const last = before.at(-1);
  if (version !== before.length + 1) return [`expected version ${before.length + 1}`];
  if (last !== undefined && place.recordedAt < last.recordedAt) {
    return [`recordedAt: expected ${last.recordedAt}, when version ${last.version} was, or later`];
  }
  const { schemaVersion } = metadata;
  const at = { ...place, stream, version, metadata, schemaVersion };
  const read = readEvent(contract, at, event as DomainEvent as StoredEvent, true);
  if (read.isErr()) return read.error.issues;
  // An event of an older schema version stays as it is: it is upcast whenever it is read.
  const [first] = read.value;
  const isCurrent = schemaVersion === contract.schemaVersion;
  const kept = frozen({
    ...recorded,
    event: isCurrent && first !== undefined ? first.event : event,
  });
  if (last?.commitId === place.commitId) streams.addToLastCommit(stream, kept);
  else streams.add(stream, [kept]);
  return [];
}
