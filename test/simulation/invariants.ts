import { isDeepStrictEqual } from "node:util";
import { InMemoryViewStore } from "#adapters/in-memory";
import type { Ports } from "#application";
import { contracts, type DomainEvent, type Recorded } from "#domain";
import { must } from "../support/docket.js";
import { erasureViolations } from "./erasure-invariants.js";
import { messageViolations } from "./message-invariants.js";
import type { WorkQueue } from "./queue.js";
import { rowViolations } from "./row-invariants.js";
import { quietDocket } from "./seat.js";
import { snapshotViolations } from "./snapshot-invariants.js";
import type { Trace } from "./work.js";

/** Every stream of a store. */
export type Streams = ReadonlyMap<string, readonly Recorded[]>;

/** What does not hold once all is done. Reads everything in peace. */
export async function violationsIn(
  ports: Ports,
  work: WorkQueue,
  artefacts: () => readonly string[],
): Promise<readonly string[]> {
  const streams = await readAll(ports);
  const forgotten = work.acknowledged.flatMap(({ work: { forgets } }) => forgets ?? []);
  const { findings, unfinished } = await must(quietDocket(ports).verify());
  return [
    ...[...streams].flatMap(([stream, recorded]) => streamViolations(stream, recorded)),
    ...acknowledged(streams, work),
    ...messageViolations(streams),
    ...(await scanViolations(ports, streams)),
    ...(await rowViolations(ports, new InMemoryViewStore(), streams)),
    ...(await snapshotViolations(ports, streams)),
    ...(await erasureViolations(ports, artefacts, forgotten, streams)),
    // Of somebody who was forgotten it cannot rebuild everything.
    ...(forgotten.length > 0
      ? []
      : findings.map((finding) => `verify finds ${JSON.stringify(finding)}`)),
    ...(unfinished === 0 ? [] : [`${unfinished} messages have not come to an end`]),
  ];
}

/** Everything that a scan finds, read again stream by stream. */
async function readAll({ events }: Ports): Promise<Streams> {
  const names = new Set<Recorded["stream"]>();
  for (const { category } of contracts) {
    let cursor: string | undefined;
    do {
      const page = await must(events.scan(category, { cursor }));
      for (const { stream } of page.recorded) names.add(stream);
      cursor = page.next;
    } while (cursor !== undefined);
  }
  const streams = new Map<string, readonly Recorded[]>();
  for (const name of names) streams.set(name, (await must(events.read(name))).recorded);
  return streams;
}

/** A stream counts 1, 2, 3 ..., goes forwards in time, and says nothing twice. */
function streamViolations(stream: string, recorded: readonly Recorded[]): readonly string[] {
  const violations: string[] = [];
  const commits = new Set<string>();
  const said = new Set<string>();
  for (const [i, { version, recordedAt, commitId, event }] of recorded.entries()) {
    const before = recorded[i - 1];
    const at = `${stream}/${version}`;
    if (version !== i + 1) violations.push(`${at} is at place ${i + 1}`);
    if (before !== undefined && recordedAt < before.recordedAt) {
      violations.push(`${at} was recorded before its predecessor`);
    }
    if (commitId !== before?.commitId && commits.has(commitId)) {
      violations.push(`${at} is in a second commit ${commitId}`);
    }
    commits.add(commitId);
    const fact = factOf(event);
    if (said.has(fact)) violations.push(`${at} says again: ${fact}`);
    said.add(fact);
  }
  return violations;
}

/** Fields that say what happened, rather than when or how often it was tried. */
const identifying = [
  "serviceId",
  "complaintId",
  "propertyId",
  "messageId",
  "providerEventId",
  "providerMessageId",
  "evidence",
  "basis",
  "attempt",
  "role",
  "repeat",
];

/** What an event says, so that nothing may say it twice. In these worlds each fact is stated once. */
function factOf(event: DomainEvent): string {
  const fields: Readonly<Record<string, unknown>> = { ...event };
  return [event.type, ...identifying.map((field) => fields[field] ?? "")].join("/");
}

/** Whatever was acknowledged is there, exactly once. */
function acknowledged(
  streams: Streams,
  { acknowledged, refused }: Pick<WorkQueue, "acknowledged" | "refused">,
): readonly string[] {
  return acknowledged.flatMap(({ work, value }) => [
    ...(work.leaves ?? []).flatMap((trace) => {
      const times = (streams.get(trace.stream) ?? []).filter((each) => fits(each, trace)).length;
      return times === 1 || refused.has(work.name)
        ? []
        : [`${work.name}: ${trace.type} is there ${times} times`];
    }),
    ...missing(streams, value).map((type) => `${work.name}: ${type} was acknowledged and is gone`),
  ]);
}

function fits({ event }: Recorded, { type, fields }: Trace): boolean {
  if (event.type !== type) return false;
  const stated: Readonly<Record<string, unknown>> = { ...event };
  return Object.entries(fields).every(([name, value]) => stated[name] === value);
}

/** Of a receipt of `handleCommand`: which of its events are not where it said. */
function missing(streams: Streams, receipt: unknown): readonly string[] {
  if (!isReceipt(receipt)) return [];
  const { stream, version, events } = receipt;
  const there = (streams.get(stream) ?? [])
    .slice(version - events.length, version)
    .map(({ event }) => event.type);
  const said = events.map(({ type }) => type);
  return isDeepStrictEqual(there, said) ? [] : said;
}

function isReceipt(value: unknown): value is {
  readonly stream: string;
  readonly version: number;
  readonly events: readonly DomainEvent[];
} {
  return typeof value === "object" && value !== null && "stream" in value && "events" in value;
}

/** Segments side by side find what reading finds. */
async function scanViolations({ events }: Ports, streams: Streams): Promise<readonly string[]> {
  const found = new Map<string, number[]>();
  for (const { category } of contracts) {
    for (const segment of [0, 1]) {
      let cursor: string | undefined;
      do {
        const page = await must(events.scan(category, { segment, of: 2, cursor }));
        for (const { stream, version } of page.recorded) {
          found.set(stream, [...(found.get(stream) ?? []), version]);
        }
        cursor = page.next;
      } while (cursor !== undefined);
    }
  }
  return [...streams].flatMap(([stream, recorded]) => {
    const versions = recorded.map(({ version }) => version);
    return isDeepStrictEqual(found.get(stream), versions)
      ? []
      : [`a scan sees ${stream} otherwise`];
  });
}
