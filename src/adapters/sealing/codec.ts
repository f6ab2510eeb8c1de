import { err, errAsync, ok, type Result, ResultAsync } from "neverthrow";
import type {
  CallOptions,
  CommitInfo,
  Corrupt,
  KeyVault,
  Position,
  ReadOptions,
  TooLarge,
  Unavailable,
} from "#application";
import {
  categoryOf,
  type DomainEvent,
  contracts as docketContracts,
  type EventContract,
  type Instant,
  type InvalidEvent,
  type InvalidStream,
  type Recorded,
  type StoredEvent,
  type StreamName,
  subjectOf,
  validateStream,
} from "#domain";
import { encrypt } from "./cipher.js";
import { type CommitBody, commitBody, subjectsIn, withoutPersonal } from "./commit-body.js";
import { recordEvents } from "./recording.js";
import { corrupt, parseBody, readEvent, type StoredCommit } from "./stored-commit.js";
import { contextOf, type KeyOf, unseal } from "./unseal.js";

/** How often events are validated when they are read. They always are when they are written. */
export type ReadValidation = "always" | "sampled" | "never";

/** What a codec is made of. */
export interface CommitCodecOptions {
  readonly keys: KeyVault;
  /** What may be stored; everything of Docket's own unless told. */
  readonly contracts?: readonly EventContract[] | undefined;
  /** `always` unless told. `sampled` is every hundredth version. */
  readonly validation?: ReadValidation | undefined;
}

/** A commit ready to be stored, and as its caller gets it back. */
export interface SealedCommit<E extends DomainEvent> {
  readonly recorded: readonly Recorded<E>[];
  readonly stored: StoredCommit;
}

/** A stored commit with its body, if it has one that can be read. */
interface Parsed {
  readonly stored: StoredCommit;
  readonly body: Result<CommitBody, Corrupt>;
}

/** Between events and what a store keeps: validates, encrypts personal fields, and reads back. */
export class CommitCodec {
  readonly #keys: KeyVault;
  readonly #contracts: ReadonlyMap<string, EventContract>;
  readonly #validation: ReadValidation;

  constructor({ keys, contracts = docketContracts, validation = "always" }: CommitCodecOptions) {
    this.#keys = keys;
    this.#contracts = new Map(contracts.map((contract) => [contract.category, contract]));
    this.#validation = validation;
  }

  /** The contract of a stream's category, if there is one. */
  contractOf<E extends DomainEvent>(stream: StreamName<E>): EventContract<E> | undefined {
    return this.#contracts.get(categoryOf(stream)) as EventContract<E> | undefined;
  }

  /** Events as a commit after a position: recorded, encrypted, and not too large. */
  seal<E extends DomainEvent>(
    stream: StreamName<E>,
    after: Position,
    events: readonly E[],
    now: Instant,
    info: CommitInfo,
  ): ResultAsync<SealedCommit<E>, InvalidStream | InvalidEvent | TooLarge | Unavailable> {
    const named = validateStream(stream);
    if (named.isErr()) return errAsync(named.error);
    const contract = this.contractOf(stream);
    if (contract === undefined) {
      const event = events[0]?.type ?? "";
      return errAsync({ type: "InvalidEvent", stream, event, issues: ["unknown category"] });
    }
    return recordEvents(contract, stream, after, events, now, info).asyncAndThen((recorded) =>
      // Not `map`: that makes a generator function, which lives until the next full collection.
      new ResultAsync(this.#keysFor(subjectsIn(contract, recorded), info)).andThen((keyOf) => {
        const body = commitBody(contract, recorded, (subject, { version }, values) => {
          const key = keyOf(subject);
          return key instanceof Uint8Array
            ? encrypt(key, contextOf(stream, version), Buffer.from(values)).toString("base64")
            : null;
        });
        const stored: StoredCommit = {
          stream,
          version: after.version + 1,
          count: recorded.length,
          recordedAt: recorded[0]?.recordedAt ?? now,
          commitId: info.commitId,
          body: JSON.stringify(body),
        };
        // What comes back is what will be read: of somebody forgotten, nothing personal.
        const kept = withoutPersonal(contract, recorded, (whose) => keyOf(whose) === "forgotten");
        return ok({ recorded: kept, stored });
      }),
    );
  }

  /** Reads stored commits back, each for itself: one that cannot be read hides no other. */
  open<E extends DomainEvent>(
    commits: readonly StoredCommit[],
    how: ReadOptions = {},
  ): ResultAsync<readonly Result<readonly Recorded<E>[], Corrupt>[], Unavailable> {
    return new ResultAsync(this.#open(commits, how));
  }

  async #open<E extends DomainEvent>(
    commits: readonly StoredCommit[],
    { withoutPersonal = false, signal }: ReadOptions,
  ): Promise<Result<readonly Result<readonly Recorded<E>[], Corrupt>[], Unavailable>> {
    const parsed = commits.map((stored) => ({ stored, body: parseBody(stored) }));
    const keys = withoutPersonal
      ? ok(() => "forgotten" as const)
      : await this.#keysOf(this.#sealedFor(parsed), { signal });
    return keys.map((keyOf) =>
      parsed.map(({ stored, body }) =>
        body.andThen((whole) => this.#openBody<E>(stored, whole, keyOf)),
      ),
    );
  }

  #openBody<E extends DomainEvent>(
    stored: StoredCommit,
    { schemaVersion, metadata: how, events, personal }: CommitBody,
    keyOf: KeyOf,
  ): Result<readonly Recorded<E>[], Corrupt> {
    const stream = stored.stream as StreamName<E>;
    const contract = this.contractOf(stream);
    if (contract === undefined) return err(corrupt(stored, ["its category has no contract"]));
    const { recordedAt, commitId } = stored;
    const metadata = { ...how, schemaVersion: contract.schemaVersion };
    const all: Recorded<E>[] = [];
    for (const [i, event] of events.entries()) {
      const version = stored.version + i;
      const place = { stream, version, recordedAt, commitId, metadata, schemaVersion };
      const whole = unseal(contract, place, event as StoredEvent, personal[i] ?? null, keyOf);
      if (whole.isErr()) return err(whole.error);
      const read = readEvent(contract, place, whole.value, this.#isValidated(version));
      if (read.isErr()) return err(read.error);
      all.push(...read.value);
    }
    return ok(all);
  }

  #isValidated(version: number): boolean {
    return this.#validation === "always" || (this.#validation === "sampled" && version % 100 === 1);
  }

  /** Whose keys are needed to read these. */
  #sealedFor(parsed: readonly Parsed[]): readonly string[] {
    const subjects = new Set<string>();
    for (const { stored, body } of parsed) {
      const stream = stored.stream as StreamName;
      const contract = this.contractOf(stream);
      if (body.isErr() || contract === undefined) continue;
      for (const [i, event] of body.value.events.entries()) {
        if (body.value.personal[i] != null) subjects.add(subjectOf(contract, stream, event));
      }
    }
    return [...subjects];
  }

  async #keysFor(
    subjects: readonly string[],
    call: CallOptions,
  ): Promise<Result<KeyOf, Unavailable>> {
    const keys = new Map<string, Uint8Array | "forgotten">();
    // Nearly always one subject: their keys are made one after the other.
    for (const subject of subjects) {
      const found = await this.#keys.keyFor(subject, call);
      if (found.isErr()) return err(found.error);
      keys.set(subject, found.value.status === "present" ? found.value.key : "forgotten");
    }
    return ok((subject) => keys.get(subject));
  }

  async #keysOf(
    subjects: readonly string[],
    call: CallOptions,
  ): Promise<Result<KeyOf, Unavailable>> {
    if (subjects.length === 0) return ok(() => undefined);
    const keys = await this.#keys.keysOf(subjects, call);
    return keys.map((known) => (subject: string) => {
      const found = known.get(subject);
      if (found?.status === "present") return found.key;
      return found?.status === "forgotten" ? "forgotten" : undefined;
    });
  }
}
