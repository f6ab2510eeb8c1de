import { type Err, err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type Decider,
  type DomainEvent,
  decideAll,
  fold,
  type Metadata,
  type Recorded,
  type Sha256,
  type StreamName,
  streamName,
} from "#domain";
import type { CallOptions } from "./call.js";
import { rememberCrowds } from "./crowds.js";
import type { AppendError, CommitInfo, EventStore, ReadError, Snapshots } from "./ports/index.js";
import type { Position } from "./position.js";

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
export type StoreError = AppendError;

/** Decides commands about one aggregate, in their order, and appends what they emit as one commit. */
export type HandleCommand<Command, State, Event extends DomainEvent, Rejection> = (
  id: string,
  commands: readonly Command[],
  cause: Cause,
  call?: CallOptions,
) => ResultAsync<Receipt<State, Event>, Rejection | StoreError>;

/** Where a reducer's snapshots are kept, and how often one is made. */
export interface SnapshotPolicy {
  readonly store: Snapshots;
  /** Of the reducer and of the schemas of its events. */
  readonly fingerprint: Sha256;
  /** One is made when at least so many events came after the last. */
  readonly every: number;
  /** Whose personal data the state of a stream holds. */
  readonly subjectOf: (stream: StreamName) => string | undefined;
}

/** How commands are handled. */
export interface HandleOptions {
  readonly codeVersion: string;
  /** How often a command is decided at most when others keep coming first; 10 unless told. */
  readonly attempts?: number;
  readonly snapshots?: SnapshotPolicy | undefined;
  /**
   * Waits while about so many others write a stream, a little more or less by chance, so that they
   * do not meet again. Without it nobody waits.
   */
  readonly pause?: ((others: number) => PromiseLike<void>) | undefined;
}

/**
 * The one command path: read, fold, decide, append; after a conflict fold the commit that won on
 * top and decide again, without another read, `attempts` times in all. Whoever met others on a
 * stream waits before the next command there: one that has read has to meet every commit that comes
 * first. Where half of the attempts were in vain, what others wrote is read at once.
 */
export function handleCommand<Command, State, Event extends DomainEvent, Rejection>(
  store: EventStore,
  decider: Decider<Command, State, Event, Rejection>,
  { codeVersion, attempts = 10, snapshots, pause }: HandleOptions,
): HandleCommand<Command, State, Event, Rejection> {
  const crowds = rememberCrowds();
  // One for all commands: what a generator function made lives until the next full collection.
  async function* handled(
    id: string,
    commands: readonly Command[],
    cause: Cause,
    call: CallOptions,
  ): AsyncGenerator<Err<never, Rejection | StoreError>, Result<Receipt<State, Event>, StoreError>> {
    const stream = streamName(decider.category, id);
    const info = { ...infoOf(cause, codeVersion), ...call };
    const others = crowds.expectedOn(stream);
    if (others > 0) await pause?.(others);
    const loaded = yield* await load(store, decider, stream, snapshots, call);
    let { state, end } = loaded;
    for (let conflicts = 0; ; ) {
      const events = yield* decideAll(decider, commands, state);
      if (events.length === 0) return ok({ stream, version: end.version, state, events });

      const appended = await store.append(stream, end, events, info);
      if (appended.isOk()) {
        crowds.met(stream, conflicts);
        const written = eventsOf(appended.value);
        const after = fold(decider, written, state);
        const now = appended.value.end;
        if (snapshots && now.version - loaded.snapshotAt >= snapshots.every) {
          await saveSnapshot(snapshots, stream, now, after, loaded.snapshotAt, call);
        }
        return ok({ stream, version: now.version, state: after, events: written });
      }
      const { error } = appended;
      conflicts += 1;
      if (error.type !== "Conflict" || conflicts >= attempts) return err(error);
      state = fold(decider, eventsOf(error.commit), state);
      end = error.commit.end;
      if (conflicts <= attempts / 2) continue;
      await pause?.(2 ** conflicts);
      const since = yield* await store.read(stream, { ...call, from: end.version + 1 });
      state = fold(decider, eventsOf(since), state);
      end = since.end;
    }
  }
  return (id, commands, cause, call = {}) => safeTry(() => handled(id, commands, cause, call));
}

/** A stream's state, by way of its snapshot where there is one. */
export interface Loaded<State> {
  readonly state: State;
  readonly end: Position;
  /** The version of the snapshot; 0 without one. */
  readonly snapshotAt: number;
}

/** Reads a stream and folds it, from its newest snapshot on. */
export function load<State, Event extends DomainEvent>(
  store: EventStore,
  decider: Pick<Decider<never, State, Event, unknown>, "initialState" | "evolve">,
  stream: StreamName<Event>,
  snapshots: SnapshotPolicy | undefined,
  call: CallOptions,
): ResultAsync<Loaded<State>, ReadError> {
  if (snapshots === undefined) {
    return store
      .read(stream, call)
      .andThen((history) =>
        ok({ state: fold(decider, eventsOf(history)), end: history.end, snapshotAt: 0 }),
      );
  }
  return snapshots.store.load(stream, snapshots.fingerprint, call).andThen((tail) =>
    ok({
      // Of this fingerprint, so it is what this reducer folded.
      state: fold(decider, eventsOf(tail), tail.snapshot?.state as State | undefined),
      end: tail.end,
      snapshotAt: tail.snapshot?.version ?? 0,
    }),
  );
}

/** Keeps a state. It may fail: without its snapshot a stream is only slower to load. */
export function saveSnapshot<State>(
  { store, fingerprint, subjectOf }: SnapshotPolicy,
  stream: StreamName,
  at: Position,
  state: State,
  replaces: number,
  call: CallOptions,
) {
  const subject = subjectOf(stream);
  const snapshot = {
    fingerprint,
    state,
    ...(subject !== undefined && { subject }),
    ...(replaces > 0 && { replaces }),
  };
  return store.save(stream, at, snapshot, call);
}

function infoOf(
  { commandId, correlationId, actor, source }: Cause,
  codeVersion: string,
): CommitInfo {
  return {
    commitId: commandId,
    metadata: { correlationId, causationId: commandId, actor, source, codeVersion },
  };
}

function eventsOf<Event extends DomainEvent>({
  recorded,
}: {
  readonly recorded: readonly Recorded<Event>[];
}): readonly Event[] {
  return recorded.map(({ event }) => event);
}
