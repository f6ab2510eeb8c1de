import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import {
  type Decider,
  type DomainEvent,
  decideAll,
  fold,
  type InvalidEvent,
  type Metadata,
  type StreamName,
  streamName,
} from "#domain";
import type { Conflict, EventStore, Position, TooLarge, Unavailable } from "./ports/index.js";

/** Why a command is given, by whom, and what it is called. */
export interface Cause extends Omit<Metadata, "causationId" | "codeVersion"> {
  /** The same whenever the same command is sent again: it names the commit. */
  readonly commandId: string;
}

/** What a command did: the stream as it is now, and the events that are new in it. */
export interface Receipt<State, Event extends DomainEvent> {
  readonly stream: StreamName<Event>;
  readonly version: number;
  readonly state: State;
  readonly events: readonly Event[];
}

/** What may go wrong on the way of an accepted command into the store. */
export type StoreError = Conflict | TooLarge | InvalidEvent | Unavailable;

/** Decides commands about one aggregate, in their order, and appends what they emit as one commit. */
export type HandleCommand<Command, State, Event extends DomainEvent, Rejection> = (
  id: string,
  commands: readonly Command[],
  cause: Cause,
) => ResultAsync<Receipt<State, Event>, Rejection | StoreError>;

/**
 * The one command path: read, fold, decide, append; after a conflict fold the commit that won on
 * top and decide again, without another read, `attempts` times in all.
 */
export function handleCommand<Command, State, Event extends DomainEvent, Rejection>(
  store: EventStore,
  decider: Decider<Command, State, Event, Rejection>,
  codeVersion: string,
  attempts = 10,
): HandleCommand<Command, State, Event, Rejection> {
  return function handle(id, commands, { commandId, ...cause }) {
    const stream = streamName(decider.category, id);
    const info = {
      commitId: commandId,
      metadata: { ...cause, causationId: commandId, codeVersion },
    };

    const attempt = (
      state: State,
      end: Position,
      left: number,
    ): ResultAsync<Receipt<State, Event>, Rejection | StoreError> =>
      decideAll(decider, commands, state).asyncAndThen((events) => {
        if (events.length === 0) return okAsync({ stream, version: end, state, events });
        return store
          .append(stream, end, events, info)
          .map((commit) => {
            const appended = commit.recorded.map(({ event }) => event);
            const after = fold(decider, appended, state);
            return { stream, version: commit.end, state: after, events: appended };
          })
          .orElse((error) => {
            if (error.type !== "Conflict" || left <= 1) return errAsync(error);
            const winning = error.commit.recorded.map(({ event }) => event);
            return attempt(fold(decider, winning, state), error.commit.end, left - 1);
          });
      });

    return store.read(stream).andThen(({ recorded, end }) =>
      attempt(
        fold(
          decider,
          recorded.map(({ event }) => event),
        ),
        end,
        attempts,
      ),
    );
  };
}
