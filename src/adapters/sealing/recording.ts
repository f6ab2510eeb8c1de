import { err, ok, Result } from "neverthrow";
import {
  type CommitInfo,
  commitIdLimit,
  commitLimitBytes,
  type Position,
  type TooLarge,
} from "#application";
import {
  type DomainEvent,
  type EventContract,
  type Instant,
  type InvalidEvent,
  type Recorded,
  type StreamName,
  validate,
} from "#domain";
import { isSurelyBelow, sealedBytes } from "./commit-body.js";
import { metadataIssues } from "./stored-commit.js";

/**
 * Events as they are to be recorded after a position, if their contract allows them and any store
 * takes so much at once. Touches nothing: not even a key is made for what is refused here.
 */
export function recordEvents<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  after: Position,
  events: readonly E[],
  now: Instant,
  { commitId, metadata: how }: CommitInfo,
): Result<readonly Recorded<E>[], InvalidEvent | TooLarge> {
  const issues = [...commitIdIssues(commitId), ...metadataIssues(how)];
  if (issues.length > 0) {
    return err({ type: "InvalidEvent", stream, event: events[0]?.type ?? "", issues });
  }
  const metadata = { ...how, schemaVersion: contract.schemaVersion };
  // The clock may go backwards; a stream's record does not.
  const last = after.recordedAt;
  const recordedAt = last !== undefined && last > now ? last : now;
  return Result.combine(events.map((event) => validate(contract, stream, event)))
    .map((valid) =>
      valid.map((event, i) => ({
        stream,
        version: after.version + i + 1,
        event,
        recordedAt,
        commitId,
        metadata,
      })),
    )
    .andThen((recorded) => checkSize(contract, stream, recorded));
}

/** Not all stores give a half of a character back as it was. */
const halfCharacter = /\p{Surrogate}/u;

function commitIdIssues(id: string): readonly string[] {
  if (id.length < 1 || id.length > commitIdLimit) {
    return [`commitId: expected 1 to ${commitIdLimit} characters`];
  }
  return halfCharacter.test(id) ? ["commitId: expected well-formed Unicode"] : [];
}

function checkSize<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  recorded: readonly Recorded<E>[],
): Result<readonly Recorded<E>[], TooLarge> {
  if (isSurelyBelow(commitLimitBytes, recorded)) return ok(recorded);
  const bytes = sealedBytes(contract, recorded);
  return bytes > commitLimitBytes
    ? err({ type: "TooLarge", stream, bytes, limit: commitLimitBytes })
    : ok(recorded);
}
