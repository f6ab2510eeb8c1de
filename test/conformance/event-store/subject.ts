import { randomUUID } from "node:crypto";
import type { Result } from "neverthrow";
import * as z from "zod";
import {
  type Clock,
  type Conflict,
  type Corrupt,
  type EventStore,
  type KeyVault,
  type Past,
  type Position,
  type ScanPart,
  type Snapshots,
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
  personal,
  type Recorded,
  type StreamName,
  streamName,
} from "#domain";
import { metadata } from "../../support/metadata.js";

export const testContract = contract("test", "stream", {
  Counted: event({ n: z.int() }),
  Said: event({ words: z.string(), topic: z.string().trim().optional() }),
  Listed: event({ items: z.array(z.strictObject({ name: z.string() })) }),
  Met: event({
    place: z.string(),
    name: personal(z.string()),
    note: personal(z.string()).optional(),
  }),
});

/** Its name begins like the other's, to be told apart by scans. */
export const testerContract = contract("tester", "stream", { Counted: event({ n: z.int() }) });

/** Its personal data belongs to the customer whom an event names. */
export const visitContract = contract("visit", "customerId", {
  Visited: event({ customerId: z.string(), note: personal(z.string()) }),
});

/** What the stores of most tests take for their contracts. */
export const testContracts: readonly EventContract[] = [
  testContract,
  testerContract,
  visitContract,
];

export type TestEvent = EventsOf<typeof testContract>;

/** What a suite runs on: storage that several stores may share, like several processes. */
export interface StorageUnderTest {
  /** A store over this storage, with these contracts. */
  open(contracts: readonly EventContract[]): EventStore;
  /** The keys of its stores. */
  readonly keys: KeyVault;
  /** Snapshots beside those streams, for these contracts. */
  snapshots(contracts: readonly EventContract[]): Snapshots;
  /** Makes the commit that begins at `version` unreadable, as damage would. */
  damage(stream: StreamName, version: number): Promise<void>;
}

export type CreateStorage = (clock: Clock) => Promise<StorageUnderTest>;

/** Storage under test with one store, on a clock set by hand, and a stream that nobody wrote. */
export async function subject(create: CreateStorage) {
  let now: Instant = "2026-01-01T00:00:00.000Z";
  const storage = await create({ now: () => now });
  const store = storage.open(testContracts);
  const stream = newStream(testContract.category);

  const append = async (
    position: Position,
    events: readonly TestEvent[],
    commitId: string = randomUUID(),
  ) => store.append(stream, position, events, { commitId, metadata });
  const read = async () => (await store.read(stream))._unsafeUnwrap();
  return {
    storage,
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

/** A whole scan of a category, page after page. */
export async function scanAll<E extends DomainEvent>(
  store: EventStore,
  category: Category<E>,
  part: ScanPart = {},
  betweenPages: () => Promise<void> = async () => {},
): Promise<{ readonly recorded: readonly Recorded<E>[]; readonly corrupt: readonly Corrupt[] }> {
  const recorded: Recorded<E>[] = [];
  const corrupt: Corrupt[] = [];
  let cursor: string | undefined;
  do {
    const page = (await store.scan(category, { ...part, cursor }))._unsafeUnwrap();
    recorded.push(...page.recorded);
    corrupt.push(...page.corrupt);
    cursor = page.next;
    if (cursor !== undefined) await betweenPages();
  } while (cursor !== undefined);
  return { recorded, corrupt };
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
