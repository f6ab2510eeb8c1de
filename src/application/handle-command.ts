import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import {
  type Decider,
  type DomainEvent,
  decideAll,
  fold,
  type InvalidEvent,
  type Metadata,
  type Recorded,
  type StreamName,
  streamName,
} from "#domain";
import type { CommitInfo, Conflict, EventStore, TooLarge, Unavailable } from "./ports/index.js";

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
  return (id, commands, cause) => {
    const stream = streamName(decider.category, id);
    const info = infoOf(cause, codeVersion);
    return safeTry(async function* () {
      const history = yield* await store.read(stream);
      let { end } = history;
      let state = fold(decider, eventsOf(history));
      for (let left = attempts; ; left -= 1) {
        const events = yield* decideAll(decider, commands, state);
        if (events.length === 0) return ok({ stream, version: end, state, events });

        const appended = await store.append(stream, end, events, info);
        if (appended.isOk()) {
          const written = eventsOf(appended.value);
          const after = fold(decider, written, state);
          return ok({ stream, version: appended.value.end, state: after, events: written });
        }
        const { error } = appended;
        if (error.type !== "Conflict" || left <= 1) return err(error);
        state = fold(decider, eventsOf(error.commit), state);
        end = error.commit.end;
      }
    });
  };
}

function infoOf({ commandId, ...cause }: Cause, codeVersion: string): CommitInfo {
  return {
    commitId: commandId,
    metadata: { ...cause, causationId: commandId, codeVersion },
  };
}

function eventsOf<Event extends DomainEvent>({
  recorded,
}: {
  readonly recorded: readonly Recorded<Event>[];
}): readonly Event[] {
  return recorded.map(({ event }) => event);
}
