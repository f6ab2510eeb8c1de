import { okAsync, type ResultAsync } from "neverthrow";
import { categoryOf, type Decider, type DomainEvent, type StreamName } from "#domain";
import type { CallOptions } from "./call.js";
import { load, type SnapshotPolicy, saveSnapshot } from "./handle-command.js";
import type { EventStore, ReadError } from "./ports/index.js";

/**
 * Keeps the state of a stream that has grown enough since it was kept last, and says whether it did:
 * for whoever hears that streams grew, where those who write them do not keep it themselves. Of other
 * aggregates nothing is kept.
 */
export function snapshotStream<State, Event extends DomainEvent>(
  events: EventStore,
  decider: Pick<Decider<never, State, Event, unknown>, "category" | "initialState" | "evolve">,
  policy: SnapshotPolicy,
): (stream: StreamName, call?: CallOptions) => ResultAsync<boolean, ReadError> {
  return (stream, call = {}) => {
    if (categoryOf(stream) !== decider.category) return okAsync(false);
    return load(events, decider, stream as StreamName<Event>, policy, call).andThen(
      ({ state, end, snapshotAt }) =>
        end.version - snapshotAt < policy.every
          ? okAsync(false)
          : saveSnapshot(policy, stream, end, state, snapshotAt, call).map(() => true),
    );
  };
}
