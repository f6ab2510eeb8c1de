/** Docket on any of its stores: as its own use cases go, with snapshots, contracts and metadata. */
import { ok, type Result } from "neverthrow";
import { jitteredPause } from "#adapters/system";
import {
  type EventStore,
  type HandleCommand,
  handleCommand,
  type Position,
  type SnapshotPolicy,
  type Snapshots,
  snapshotPolicy,
  start,
} from "#application";
import {
  type CustomerEvent,
  customerContract,
  type Decider,
  type StreamName,
  streamName,
} from "#domain";
import type { OpenStream, Process } from "../contender.js";
import { codeVersion, evolve, type Facts, type Summary, unknownCustomer } from "../events.js";

/** Customers, of whom anything may be stated. */
const customers: Decider<Facts, Summary, CustomerEvent, never> = {
  category: customerContract.category,
  stateVersion: 1,
  initialState: unknownCustomer,
  decide: ({ events }) => ok(events),
  evolve,
};

/** Enough to win in the end, however many others write. */
const attempts = 10_000;
/** Into how many segments a replay is divided: they are read side by side. */
const segments = 4;

/** One process: its stores, and the keys that it holds. */
export interface DocketStores {
  readonly events: EventStore;
  readonly snapshots: Snapshots;
}

/** Docket's way to a stream. */
export class DocketProcess implements Process {
  readonly #events: EventStore;
  readonly #snapshots: SnapshotPolicy;
  readonly #handle: HandleCommand<Facts, Summary, CustomerEvent, never>;

  constructor({ events, snapshots }: DocketStores) {
    this.#events = events;
    this.#snapshots = snapshotPolicy(snapshots, customers, customerContract);
    const options = { codeVersion, attempts, snapshots: this.#snapshots, pause: jitteredPause() };
    this.#handle = handleCommand(events, customers, options);
  }

  fresh(id: string): OpenStream {
    return this.#open(id, unknownCustomer, start, 0);
  }

  async load(id: string): Promise<OpenStream> {
    const { store, fingerprint } = this.#snapshots;
    const tail = orThrow(await store.load(streamOf(id), fingerprint));
    const known = (tail.snapshot?.state as Summary | undefined) ?? unknownCustomer;
    const state = tail.recorded.reduce((before, { event }) => evolve(before, event), known);
    return this.#open(id, state, tail.end, tail.snapshot?.version ?? 0);
  }

  async handle(id: string, facts: Facts): Promise<void> {
    orThrow(await this.#handle(id, [facts], facts.cause));
  }

  #open(id: string, state: Summary, end: Position, snapshotAt: number): OpenStream {
    return new DocketStream(this.#events, this.#snapshots, streamOf(id), {
      state,
      end,
      snapshotAt,
    });
  }
}

/** All events of a stream. */
export async function readDocket(
  { events }: DocketStores,
  id: string,
): Promise<readonly CustomerEvent[]> {
  const { recorded } = orThrow(await events.read(streamOf(id)));
  return recorded.map(({ event }) => event);
}

/** All events of all customers. */
export async function replayDocket(
  { events }: DocketStores,
  receive: (event: CustomerEvent) => void,
  { withoutPersonal }: { readonly withoutPersonal: boolean },
): Promise<void> {
  const scan = async (segment: number) => {
    let cursor: string | undefined;
    do {
      const part = { segment, of: segments, cursor, withoutPersonal };
      const page = orThrow(await events.scan(customerContract.category, part));
      if (page.corrupt.length > 0) throw new Error(`damaged: ${JSON.stringify(page.corrupt)}`);
      for (const { event } of page.recorded) receive(event);
      cursor = page.next;
    } while (cursor !== undefined);
  };
  await Promise.all(Array.from({ length: segments }, (_, segment) => scan(segment)));
}

interface Known {
  readonly state: Summary;
  readonly end: Position;
  readonly snapshotAt: number;
}

class DocketStream implements OpenStream {
  readonly #events: EventStore;
  readonly #snapshots: SnapshotPolicy;
  readonly #stream: StreamName<CustomerEvent>;
  #known: Known;

  constructor(
    events: EventStore,
    snapshots: SnapshotPolicy,
    stream: StreamName<CustomerEvent>,
    known: Known,
  ) {
    this.#events = events;
    this.#snapshots = snapshots;
    this.#stream = stream;
    this.#known = known;
  }

  get state(): Summary {
    return this.#known.state;
  }

  /** With a snapshot where `handleCommand` would make one. */
  async append({ events, cause: { commandId, ...cause } }: Facts): Promise<void> {
    const metadata = { ...cause, causationId: commandId, codeVersion };
    const info = { commitId: commandId, metadata };
    const { end } = orThrow(await this.#events.append(this.#stream, this.#known.end, events, info));
    const state = events.reduce(evolve, this.#known.state);
    const { store, fingerprint, every, subjectOf } = this.#snapshots;
    let { snapshotAt } = this.#known;
    if (end.version - snapshotAt >= every) {
      const subject = subjectOf(this.#stream);
      const snapshot = { fingerprint, state, ...(subject !== undefined && { subject }) };
      orThrow(await store.save(this.#stream, end, snapshot));
      snapshotAt = end.version;
    }
    this.#known = { state, end, snapshotAt };
  }
}

function streamOf(id: string): StreamName<CustomerEvent> {
  return streamName(customerContract.category, id);
}

function orThrow<T, E extends { readonly type: string }>(result: Result<T, E>): T {
  if (result.isOk()) return result.value;
  throw new Error(`${result.error.type}: ${JSON.stringify(result.error)}`, {
    cause: result.error,
  });
}
