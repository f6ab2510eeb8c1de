import { err, ok, type Result } from "neverthrow";
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

/**
 * The same as the schema says, for those that are as they should be and have nothing else: every
 * commit of a scan is asked.
 */
function isMetadata(given: CommitInfo["metadata"] | undefined): boolean {
  if (typeof given !== "object" || given === null) return false;
  const { correlationId, causationId, actor, source, codeVersion } = given;
  return (
    typeof correlationId === "string" &&
    typeof causationId === "string" &&
    typeof actor === "string" &&
    typeof codeVersion === "string" &&
    Object.keys(given).length === 5 &&
    typeof source === "object" &&
    source !== null &&
    typeof source.system === "string" &&
    typeof source.record === "string" &&
    Object.keys(source).length === 2
  );
}

/** What is wrong with a commit's metadata; what is stored with it could never be read. */
export function metadataIssues(given: CommitInfo["metadata"]): readonly string[] {
  if (isMetadata(given)) return [];
  const { error } = withMetadata.safeParse({ metadata: given });
  return error === undefined ? [] : describeIssues(error);
}

function isStoredEvent(value: unknown): value is StoredEvent {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

/** An event before its contract is asked; not copied, because that will. */
const storedEvent = z.custom<StoredEvent>(isStoredEvent, "expected an event with its type");

const commitBody = z.object({
  schemaVersion: z.int().positive(),
  metadata,
  events: z.array(storedEvent).min(1),
  personal: z.array(z.string().nullable()),
});

/** The same as the schema says, for those that are as they should be. */
function isCommitBody(parsed: Partial<CommitBody> | null): parsed is CommitBody {
  if (typeof parsed !== "object" || parsed === null) return false;
  const { schemaVersion = 0, metadata, events, personal } = parsed;
  return (
    Number.isSafeInteger(schemaVersion) &&
    schemaVersion > 0 &&
    isMetadata(metadata) &&
    Array.isArray(events) &&
    events.length > 0 &&
    events.every(isStoredEvent) &&
    Array.isArray(personal) &&
    personal.every((each) => each === null || typeof each === "string")
  );
}

/** The body of a stored commit, if it is one. */
export function parseBody(stored: StoredCommit): Result<CommitBody, Corrupt> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(stored.body);
  } catch {
    return err(corrupt(stored, ["it is no JSON"]));
  }
  const { data, error } = isCommitBody(parsed as Partial<CommitBody> | null)
    ? { data: parsed as CommitBody, error: undefined }
    : commitBody.safeParse(parsed);
  if (error) return err(corrupt(stored, describeIssues(error)));
  const { events, personal } = data;
  return events.length === stored.count && personal.length === stored.count
    ? ok(data)
    : err(corrupt(stored, [`expected ${stored.count} events, found ${events.length}`]));
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
  /** As it is given out, of today's schema version: the events of a commit share it. */
  readonly metadata: Recorded["metadata"];
  /** By which it was stored. */
  readonly schemaVersion: number;
}

/** What a stored event is by today's contract: usually one event, after upcasting several or none. */
export function readEvent<E extends DomainEvent>(
  contract: EventContract<E>,
  place: Place,
  event: StoredEvent,
  isValidated: boolean,
): Result<readonly Recorded<E>[], Corrupt> {
  const { stream, version, recordedAt, commitId, metadata, schemaVersion } = place;
  const current = contract.schemaVersion;
  if (schemaVersion > current) {
    const issues = [`schema version ${schemaVersion} is newer than ${current}`];
    return err({ ...corrupt(place, issues), isNewer: true });
  }
  // The schema of its version, and the upcasters from there, say that it is one of the contract's.
  const events = upcastAll(contract.upcasters, event, schemaVersion, current) as readonly E[];
  const recorded: Recorded<E>[] = [];
  for (const each of events) {
    const valid = isValidated ? validate(contract, stream as StreamName<E>, each) : ok(each);
    if (valid.isErr()) {
      const { event: type, issues } = valid.error;
      return err(
        corrupt(
          place,
          issues.map((issue) => `${type}: ${issue}`),
        ),
      );
    }
    recorded.push({
      stream: stream as StreamName<E>,
      version,
      event: valid.value,
      recordedAt,
      commitId,
      metadata,
    });
  }
  return ok(recorded);
}
