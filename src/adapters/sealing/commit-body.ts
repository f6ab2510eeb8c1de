import type { CommitInfo } from "#application";
import {
  type DomainEvent,
  type EventContract,
  erasePersonal,
  isErased,
  type Recorded,
  subjectOf,
} from "#domain";
import { overheadBytes } from "./cipher.js";

/** Names of the personal fields that hold a value in this event. */
export function personalFieldsIn<E extends DomainEvent>(
  { personalFields }: EventContract<E>,
  event: E,
): readonly string[] {
  const declared = Object.hasOwn(personalFields, event.type) ? personalFields[event.type] : [];
  const values = event as Readonly<Record<string, unknown>>;
  return (declared ?? []).filter(
    (field) => values[field] !== undefined && !isErased(values[field]),
  );
}

/** Whose personal data some events hold. */
export function subjectsIn<E extends DomainEvent>(
  contract: EventContract<E>,
  recorded: readonly Recorded<E>[],
): readonly string[] {
  const subjects = recorded
    .filter(({ event }) => personalFieldsIn(contract, event).length > 0)
    .map(({ stream, event }) => subjectOf(contract, stream, event));
  return [...new Set(subjects)];
}

/** The same, without the personal values of some subjects. */
export function withoutPersonal<E extends DomainEvent>(
  contract: EventContract<E>,
  recorded: readonly Recorded<E>[],
  isGone: (subject: string) => boolean,
): readonly Recorded<E>[] {
  return recorded.map((each) =>
    isGone(subjectOf(contract, each.stream, each.event))
      ? { ...each, event: erasePersonal(contract, each.event) }
      : each,
  );
}

/** A commit as it is stored: events without personal values and, for each, those values sealed. */
export interface CommitBody {
  readonly schemaVersion: number;
  readonly metadata: Omit<CommitInfo["metadata"], "schemaVersion">;
  readonly events: readonly DomainEvent[];
  /** Base64, in the order of the events; `null` where there is nothing personal. */
  readonly personal: readonly (string | null)[];
}

/** Puts a commit's body together. `seal` encrypts the personal values of one event, as JSON. */
export function commitBody<E extends DomainEvent>(
  contract: EventContract<E>,
  recorded: readonly Recorded<E>[],
  seal: (subject: string, place: Recorded<E>, values: string) => string | null,
): CommitBody {
  const personal = recorded.map((each) => {
    const fields = personalFieldsIn(contract, each.event);
    if (fields.length === 0) return null;
    const event = each.event as Readonly<Record<string, unknown>>;
    const values = Object.fromEntries(fields.map((field) => [field, event[field]]));
    return seal(subjectOf(contract, each.stream, each.event), each, JSON.stringify(values));
  });
  const { schemaVersion, ...metadata } = recorded[0]?.metadata ?? missing();
  return {
    schemaVersion,
    metadata,
    events: recorded.map(({ event }) => erasePersonal(contract, event)),
    personal,
  };
}

/**
 * More bytes than a JSON value has at most, its texts encrypted or not: the worst character takes 6,
 * in base64 8; and what stands around a value is far less than 64.
 */
function atMostBytes(value: unknown): number {
  if (typeof value === "string") return 64 + 8 * value.length;
  if (typeof value !== "object" || value === null) return 64;
  let bytes = 64;
  for (const [key, each] of Object.entries(value)) bytes += 64 + 8 * key.length + atMostBytes(each);
  return bytes;
}

/** Whether a commit has at most so many bytes when it is sealed, as far as that is seen at a glance. */
export function isSurelyBelow<E extends DomainEvent>(
  limit: number,
  recorded: readonly Recorded<E>[],
): boolean {
  const [first] = recorded;
  const bytes = atMostBytes(first?.metadata) + atMostBytes(recorded.map(({ event }) => event));
  return bytes < limit;
}

/** How large a commit is when it is sealed: bytes of UTF-8. */
export function sealedBytes<E extends DomainEvent>(
  contract: EventContract<E>,
  recorded: readonly Recorded<E>[],
): number {
  const body = commitBody(contract, recorded, (_subject, _place, values) =>
    "=".repeat(4 * Math.ceil((overheadBytes + Buffer.byteLength(values)) / 3)),
  );
  return Buffer.byteLength(JSON.stringify(body));
}

function missing(): never {
  throw new RangeError("a commit of no events is none");
}
