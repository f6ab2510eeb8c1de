import { err, ok, Result } from "neverthrow";
import { type CommitInfo, commitLimitBytes, type TooLarge } from "#application";
import {
  type DomainEvent,
  type EventContract,
  type Instant,
  type InvalidEvent,
  type Recorded,
  type StreamName,
  validate,
} from "#domain";
import { frozen } from "./frozen.js";

/** Events as they are recorded after version `after`, if contract and size allow it. */
export function record<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  after: number,
  events: readonly E[],
  recordedAt: Instant,
  info: CommitInfo,
): Result<readonly Recorded<E>[], InvalidEvent | TooLarge> {
  const { commitId } = info;
  const metadata = frozen({ ...info.metadata, schemaVersion: contract.schemaVersion });
  const valid = Result.combine(events.map((event) => validate(contract, stream, event)));
  if (valid.isErr()) return err(valid.error);

  const recorded = valid.value.map((each, i) => {
    const event = frozen(each);
    return Object.freeze({ stream, version: after + i + 1, event, recordedAt, commitId, metadata });
  });
  const bytes = Buffer.byteLength(JSON.stringify(recorded));
  return bytes > commitLimitBytes
    ? err({ type: "TooLarge", stream, bytes, limit: commitLimitBytes })
    : ok(recorded);
}
