import { okAsync, type ResultAsync } from "neverthrow";
import {
  type Appended,
  type ArtefactStore,
  type EventStore,
  givePosition,
  type KeyVault,
  type Ports,
  type SimilarCustomers,
  type Snapshots,
  type Tail,
  type ViewStore,
} from "#application";
import type { DomainEvent, Recorded, StreamName } from "#domain";
import { intercepted } from "../support/intercepted.js";

/** Ports of which something is broken. */
export type Breakage = (ports: Ports) => Ports;

/** Replaces methods of a port. */
function replaced<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return intercepted(port, (method, args, run) => {
    const instead: unknown = Reflect.get(methods, method);
    return typeof instead === "function" ? Reflect.apply(instead, undefined, args) : run();
  });
}

function brokenEvents(append: (events: EventStore) => EventStore["append"]): Breakage {
  return (ports) => ({
    ...ports,
    events: replaced(ports.events, { append: append(ports.events) }),
  });
}

/** Every append is done twice, one behind the other. */
export const appendsTwice: Breakage = brokenEvents(
  (store) => (stream, position, events, info) =>
    store
      .append(stream, position, events, info)
      .andThen((done) =>
        store
          .append(stream, done.end, events, { ...info, commitId: `${info.commitId}-again` })
          .map(() => done),
      ),
);

/** What is appended to a customer is acknowledged, but every seventh time not written. */
export function acknowledgesWithoutWriting(): Breakage {
  let appends = 0;
  return brokenEvents((store) => (stream, position, events, info) => {
    const isCustomer = stream.startsWith("customer:");
    if (isCustomer) appends += 1;
    if (!isCustomer || appends % 7 !== 0) return store.append(stream, position, events, info);
    return okAsync(asIfAppended(stream, position.version, events, info));
  });
}

function asIfAppended<E extends DomainEvent>(
  stream: StreamName<E>,
  after: number,
  events: readonly E[],
  { commitId, metadata }: Parameters<EventStore["append"]>[3],
): Appended<E> {
  const recordedAt = "2026-10-01T12:00:00.000Z";
  const recorded = events.map((event, i): Recorded<E> => {
    const how = { ...metadata, schemaVersion: 1 };
    return { stream, version: after + i + 1, event, recordedAt, commitId, metadata: how };
  });
  const end = givePosition(stream, after + events.length, recordedAt);
  return { recorded, end, consumed: { requests: 1, readUnits: 0, writeUnits: 1 } };
}

/** Of a commit to a customer only the first event is kept. */
export const tearsCommits: Breakage = brokenEvents((store) => (stream, position, events, info) => {
  const kept = stream.startsWith("customer:") ? events.slice(0, 1) : events;
  return store.append(stream, position, kept, info);
});

/** Who comes second writes all the same, without deciding again. */
export const letsBothWin: Breakage = brokenEvents((store) => {
  const append: EventStore["append"] = (stream, position, events, info) =>
    store
      .append(stream, position, events, info)
      .orElse((error) =>
        error.type === "Conflict"
          ? append(stream, error.commit.end, events, info)
          : store.append(stream, position, events, info),
      );
  return append;
});

/** Believes that nothing came after a snapshot. */
export const believesStaleSnapshots: Breakage = (ports) => {
  const load = <E extends DomainEvent>(...args: Parameters<Snapshots["load"]>) =>
    (ports.snapshots.load(...args) as ResultAsync<Tail<E>, never>).map((tail) =>
      tail.snapshot === undefined ? tail : { ...tail, recorded: [] },
    );
  return { ...ports, snapshots: replaced(ports.snapshots, { load }) };
};

/** Keeps the row that was saved first. */
export const keepsOldRows: Breakage = (ports) => {
  const save: ViewStore["save"] = (view, key, next) =>
    ports.views
      .load(view, key)
      .andThen((kept) => (kept === undefined ? ports.views.save(view, key, next) : okAsync()));
  return { ...ports, views: replaced(ports.views, { save }) };
};

/** Says that a key was destroyed, and keeps it. */
export const keepsKeys: Breakage = (ports) => {
  const forget: KeyVault["forget"] = () => okAsync("present" as const);
  return { ...ports, keys: replaced(ports.keys, { forget }) };
};

/** Says that a text was removed, and keeps it. */
export const keepsTexts: Breakage = (ports) => {
  const remove: ArtefactStore["remove"] = () => okAsync(undefined);
  return { ...ports, artefacts: replaced(ports.artefacts, { remove }) };
};

/** Says that a customer was taken out of the index, and keeps them. */
export const keepsVectors: Breakage = (ports) => {
  const erase: SimilarCustomers["erase"] = () => okAsync(undefined);
  return { ...ports, similarCustomers: replaced(ports.similarCustomers, { erase }) };
};
