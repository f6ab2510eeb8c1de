import { err, ok, Result } from "neverthrow";
import * as z from "zod";
import type { CommitInfo, Corrupt } from "#application";
import {
  type DomainEvent,
  describeIssues,
  type EventContract,
  type Instant,
  type Recorded,
  type StoredEvent,
  type StreamName,
  upcastAll,
  validate,
} from "#domain";
import type { CommitBody } from "./commit-body.js";

/** One commit as a store keeps it. */
export interface StoredCommit {
  readonly stream: string;
  /** Of its first event. */
  readonly version: number;
  /** How many events it was written with. */
  readonly count: number;
  readonly recordedAt: Instant;
  readonly commitId: string;
  /** A `CommitBody` as JSON. */
  readonly body: string;
}

const metadata = z.object({
  correlationId: z.string(),
  causationId: z.string(),
  actor: z.string(),
  source: z.object({ system: z.string(), record: z.string() }),
  codeVersion: z.string(),
});

const withMetadata = z.object({ metadata });

/** What is wrong with a commit's metadata; what is stored with it could never be read. */
export function metadataIssues(given: unknown): readonly string[] {
  const { error } = withMetadata.safeParse({ metadata: given });
  return error === undefined ? [] : describeIssues(error);
}

/** An event before its contract is asked; not copied, because that will. */
const storedEvent = z.custom<StoredEvent>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string",
  "expected an event with its type",
);

const commitBody = z.object({
  schemaVersion: z.int().positive(),
  metadata,
  events: z.array(storedEvent).min(1),
  personal: z.array(z.string().nullable()),
});

/** The body of a stored commit, if it is one. */
export function parseBody(stored: StoredCommit): Result<CommitBody, Corrupt> {
  const parsed = Result.fromThrowable(
    () => commitBody.safeParse(JSON.parse(stored.body)),
    () => corrupt(stored, ["it is no JSON"]),
  )();
  return parsed.andThen(({ data, error }) => {
    if (error) return err(corrupt(stored, describeIssues(error)));
    const { events, personal } = data;
    return events.length === stored.count && personal.length === stored.count
      ? ok(data)
      : err(corrupt(stored, [`expected ${stored.count} events, found ${events.length}`]));
  });
}

/** Says that a stored commit, or one event of it, cannot be read. */
export function corrupt(
  { stream, version }: Pick<StoredCommit, "stream" | "version">,
  issues: readonly string[],
): Corrupt {
  return { type: "Corrupt", stream, version, issues };
}

/** An event as it was stored, at its place. */
export interface Place {
  readonly stream: string;
  readonly version: number;
  readonly recordedAt: Instant;
  readonly commitId: string;
  readonly metadata: CommitInfo["metadata"];
  readonly schemaVersion: number;
}

/** What a stored event is by today's contract: usually one event, after upcasting several or none. */
export function readEvent<E extends DomainEvent>(
  contract: EventContract<E>,
  { schemaVersion, metadata, ...place }: Place,
  event: StoredEvent,
  isValidated: boolean,
): Result<readonly Recorded<E>[], Corrupt> {
  const current = contract.schemaVersion;
  if (schemaVersion > current) {
    const issues = [`schema version ${schemaVersion} is newer than ${current}`];
    return err({ ...corrupt(place, issues), isNewer: true });
  }
  const stream = place.stream as StreamName<E>;
  const record = (each: E): Recorded<E> => ({
    ...place,
    stream,
    event: each,
    metadata: { ...metadata, schemaVersion: current },
  });
  // The schema of its version, and the upcasters from there, say that it is one of the contract's.
  const events = upcastAll(contract.upcasters, event, schemaVersion, current) as readonly E[];
  if (!isValidated) return ok(events.map(record));
  return Result.combine(events.map((each) => validate(contract, stream, each).map(record))).mapErr(
    ({ event: type, issues }) =>
      corrupt(
        place,
        issues.map((issue) => `${type}: ${issue}`),
      ),
  );
}
