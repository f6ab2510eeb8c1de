import { err, ok, Result } from "neverthrow";
import { type CommitInfo, commitLimitBytes, type Position, type TooLarge } from "#application";
import {
  type DomainEvent,
  type EventContract,
  type Instant,
  type InvalidEvent,
  type Recorded,
  type StreamName,
  validate,
} from "#domain";

/** Events as they are to be recorded after a position, if their contract allows them. */
export function recordEvents<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  after: Position,
  events: readonly E[],
  now: Instant,
  { commitId, metadata: how }: CommitInfo,
): Result<readonly Recorded<E>[], InvalidEvent> {
  const metadata = { ...how, schemaVersion: contract.schemaVersion };
  // The clock may go backwards; a stream's record does not.
  const last = after.recordedAt;
  const recordedAt = last !== undefined && last > now ? last : now;
  return Result.combine(events.map((event) => validate(contract, stream, event))).map((valid) =>
    valid.map((event, i) => ({
      stream,
      version: after.version + i + 1,
      event,
      recordedAt,
      commitId,
      metadata,
    })),
  );
}

/** Refuses a commit that is larger than any store takes. */
export function checkSize(stream: string, bytes: number): Result<void, TooLarge> {
  return bytes > commitLimitBytes
    ? err({ type: "TooLarge", stream, bytes, limit: commitLimitBytes })
    : ok(undefined);
}
