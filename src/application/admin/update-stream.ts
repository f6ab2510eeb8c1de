import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import {
  type Decider,
  type DomainEvent,
  decideAll,
  fold,
  hashText,
  type Recorded,
  type StreamName,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Cause, StoreError } from "../handle-command.js";
import type { EventStore, ReadError, ReadOptions } from "../ports/index.js";
import type { Position } from "../position.js";

/** Somebody has written the stream since its end was read. */
export interface Stale {
  readonly type: "Stale";
  readonly stream: string;
}

/** A stream as it was read to its end. */
export interface ReadState<State, Event extends DomainEvent> {
  readonly recorded: readonly Recorded<Event>[];
  readonly state: State;
  readonly version: number;
  /** What names the stream's end outside of the process; see `positionTag`. */
  readonly tag: string;
}

/** What a command from outside did, or had done before. */
export interface Updated<State> {
  readonly state: State;
  readonly version: number;
  readonly tag: string;
}

/** Decides commands of somebody outside about one stream, and appends what they emit as one commit. */
export type UpdateStream<Command, State, Rejection> = (
  id: string,
  commands: readonly Command[],
  cause: Cause,
  /** The tag of the end that the command was made for; without one any end will do. */
  expected?: string,
  call?: CallOptions,
) => ResultAsync<Updated<State>, Rejection | StoreError | Stale>;

/** How often a command that expects no end is decided at most. */
const mostAttempts = 5;

/**
 * What names the end of a stream to somebody outside: a hash of the stream, its version and its last
 * commit. It is no position. It stands for one once a read finds the same end.
 */
export function positionTag(stream: StreamName, recorded: readonly Recorded[]): string {
  const last = recorded.at(-1);
  return hashText(`${stream}\n${last?.version ?? 0}\n${last?.commitId ?? ""}`).slice(0, 32);
}

/** Reads a stream to its end. */
export function readState<State, Event extends DomainEvent>(
  events: EventStore,
  decider: Pick<Decider<never, State, Event, unknown>, "category" | "initialState" | "evolve">,
  id: string,
  call?: ReadOptions,
): ResultAsync<ReadState<State, Event> & { readonly end: Position }, ReadError> {
  const stream = streamName(decider.category, id);
  return events.read(stream, call).map(({ recorded, end }) => ({
    recorded,
    end,
    version: end.version,
    state: fold(
      decider,
      recorded.map(({ event }) => event),
    ),
    tag: positionTag(stream, recorded),
  }));
}

/**
 * Commands from outside: decided on the whole stream, because what came of the same command before
 * stands in it. One that expects an end is refused at any other, also when another write comes
 * between its read and its append.
 */
export function updateStream<Command, State, Event extends DomainEvent, Rejection>(
  events: EventStore,
  decider: Decider<Command, State, Event, Rejection>,
  codeVersion: string,
): UpdateStream<Command, State, Rejection> {
  return (id, commands, { commandId, ...cause }, expected, call = {}) =>
    safeTry(async function* () {
      const stream = streamName(decider.category, id);
      const metadata = { ...cause, causationId: commandId, codeVersion };
      for (let attempt = 1; ; attempt += 1) {
        const before = yield* await readState(events, decider, id, call);
        const isDone = before.recorded.some(({ commitId }) => commitId === commandId);
        if (isDone) return ok(before);
        if (expected !== undefined && expected !== before.tag) {
          return err({ type: "Stale" as const, stream });
        }
        const emitted = yield* decideAll(decider, commands, before.state);
        if (emitted.length === 0) return ok(before);

        const info = { ...call, commitId: commandId, metadata };
        const appended = await events.append(stream, before.end, emitted, info);
        if (appended.isOk()) {
          const { recorded, end } = appended.value;
          const written = recorded.map(({ event }) => event);
          return ok({
            state: fold(decider, written, before.state),
            version: end.version,
            tag: positionTag(stream, recorded),
          });
        }
        const { error } = appended;
        if (error.type !== "Conflict") return err(error);
        if (expected !== undefined) return err({ type: "Stale" as const, stream });
        if (attempt === mostAttempts) return err(error);
      }
    });
}
