import { randomUUID } from "node:crypto";
import type { Result } from "neverthrow";
import * as z from "zod";
import {
  type Clock,
  type Conflict,
  type EventStore,
  type Past,
  type Position,
  start,
} from "#application";
import {
  type Category,
  contract,
  type DomainEvent,
  type EventContract,
  type EventsOf,
  event,
  type Instant,
  type Recorded,
  type StreamName,
  streamName,
} from "#domain";
import { metadata } from "../../support/metadata.js";

export const testContract = contract("test", "stream", {
  Counted: event({ n: z.int() }),
  Said: event({ words: z.string(), topic: z.string().trim().optional() }),
  Listed: event({ items: z.array(z.strictObject({ name: z.string() })) }),
});

/** Its name begins like the other's, to be told apart by scans. */
export const testerContract = contract("tester", "stream", { Counted: event({ n: z.int() }) });

/** What a store under test takes for its contracts. */
export const testContracts: readonly EventContract[] = [
  testContract,
  testerContract,
] as readonly unknown[] as readonly EventContract[];

export type TestEvent = EventsOf<typeof testContract>;

export type CreateStore = (clock: Clock) => Promise<EventStore>;

/** A store under test, on a clock that is set by hand, and one stream that nobody wrote. */
export async function subject(create: CreateStore) {
  let now: Instant = "2026-01-01T00:00:00.000Z";
  const store = await create({ now: () => now });
  const stream = newStream(testContract.category);

  const append = async (
    position: Position,
    events: readonly TestEvent[],
    commitId: string = randomUUID(),
  ) => store.append(stream, position, events, { commitId, metadata });
  const read = async () => (await store.read(stream))._unsafeUnwrap();
  return {
    store,
    stream,
    append,
    read,
    setClock(to: Instant) {
      now = to;
    },
    /** Appends numbers and returns the new end. */
    count: async (position: Position, ...ns: number[]) =>
      (await append(position, ns.map(counted)))._unsafeUnwrap().end,
    /** The whole stream, as `shown`. */
    stored: async () => shown((await read()).recorded),
    /** A part of the stream, as `shown`. */
    past: async (part: Past) => shown((await store.read(stream, part))._unsafeUnwrap().recorded),
  };
}

export type Subject = Awaited<ReturnType<typeof subject>>;

export const counted = (n: number): TestEvent => ({ type: "Counted", n });
export const said = (words: string): TestEvent => ({ type: "Said", words });

/** The name of a stream that nobody wrote. */
export function newStream<E extends DomainEvent>(category: Category<E>): StreamName<E> {
  return streamName(category, randomUUID());
}

/** Numbers with their versions: `1:10 2:20`. */
export function shown(recorded: readonly Recorded<TestEvent>[]): string {
  return recorded
    .map(({ version, event }) => `${version}:${event.type === "Counted" ? event.n : event.type}`)
    .join(" ");
}

/** The conflict that an append met; throws when it met none. */
export function conflictOf(
  result: Result<unknown, { readonly type: string }>,
): Conflict<TestEvent> {
  const error = result._unsafeUnwrapErr();
  if (error.type !== "Conflict") throw new Error(`expected a conflict, not ${error.type}`);
  return error as Conflict<TestEvent>;
}

/** Appends a number to a subject's stream, again after each conflict, without a read. */
export async function countAnyhow(
  to: Subject,
  n: number,
  position: Position = start,
): Promise<Position> {
  const result = await to.append(position, [counted(n)]);
  return result.isOk() ? result.value.end : countAnyhow(to, n, conflictOf(result).commit.end);
}
