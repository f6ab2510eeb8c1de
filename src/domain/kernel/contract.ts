import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { type Category, category, type DomainEvent, idOf, type StreamName } from "./event.js";
import { type Erased, erased, isPersonal } from "./personal.js";
import type { Upcaster } from "./upcast.js";

/** What is declared of one event type: its fields, and which of them is the event's own time. */
export interface EventType<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly fields: Shape;
  /** The field that says when the fact was true. Without it the event is true when recorded. */
  readonly time?: string;
}

/** Declares an event type. `type` is the event's own and can be no field of it. */
export function event<Shape extends z.ZodRawShape>(
  fields: Shape & { readonly type?: never },
  time?: keyof Shape & string,
): EventType<Shape> {
  return time === undefined ? { fields } : { fields, time };
}

/** Readonly all the way down. */
export type Immutable<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Immutable<Item>[]
    : { readonly [K in keyof T]: Immutable<T[K]> };

/** What a schema's value looks like to the domain. */
export type Read<S extends z.ZodType> = Immutable<z.output<S>>;

/** The union of the events whose fields `Shapes` declares. */
export type EventOf<Shapes extends Readonly<Record<string, z.ZodRawShape>>> = {
  [K in keyof Shapes & string]: { readonly type: K } & Read<z.ZodObject<Shapes[K]>>;
}[keyof Shapes & string];

/**
 * The persisted contract of one category. Stored forever: add event types and optional fields;
 * never rename, retype or remove one.
 */
export interface EventContract<E extends DomainEvent = DomainEvent> {
  readonly category: Category<E>;
  readonly schemaVersion: number;
  /** From each older schema version to the next; run when events are read. */
  readonly upcasters: readonly Upcaster[];
  /** One schema for each event type, closed: an unknown field is refused. */
  readonly schemas: Readonly<Record<string, z.ZodObject>>;
  /** Names of the personal fields of each event type. */
  readonly personalFields: Readonly<Record<string, readonly string[]>>;
  /** Whose personal data an event holds: the stream's own id, or the id in one of its fields. */
  readonly subject: "stream" | "customerId";
  /** The field that holds each event type's own time, where it has one. */
  readonly timeFields: Readonly<Record<string, string | undefined>>;
}

/** The union of the events of a contract. */
export type EventsOf<C> = C extends EventContract<infer E> ? E : never;

/** Which version of its schemas a contract is, and how older ones are read. */
export interface SchemaHistory {
  readonly schemaVersion: number;
  readonly upcasters: readonly Upcaster[];
}

/** The contract of a category, from its declared event types. */
export function contract<Shapes extends Readonly<Record<string, z.ZodRawShape>>>(
  name: string,
  subject: "stream" | "customerId",
  types: { readonly [K in keyof Shapes]: EventType<Shapes[K]> },
  { schemaVersion, upcasters }: SchemaHistory = { schemaVersion: 1, upcasters: [] },
): EventContract<EventOf<Shapes>> {
  const each = <T>(of: (declared: EventType, type: string) => T) =>
    Object.fromEntries(
      Object.entries<EventType>(types).map(([type, declared]) => [type, of(declared, type)]),
    );
  return {
    category: category<EventOf<Shapes>>(name),
    schemaVersion,
    upcasters,
    schemas: each(({ fields }, type) => z.strictObject({ type: z.literal(type), ...fields })),
    personalFields: each(({ fields }) =>
      Object.keys(fields).filter((field) => isPersonal(fields[field] as z.ZodType)),
    ),
    subject,
    timeFields: each(({ time }) => time),
  };
}

/** An event that its contract does not allow: where, and what was expected. */
export interface InvalidEvent {
  readonly type: "InvalidEvent";
  readonly stream: string;
  readonly event: string;
  readonly issues: readonly string[];
}

/** The event as its contract sees it, or what is wrong with it. */
export function validate<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  event: E,
): Result<E, InvalidEvent> {
  const { schemas } = contract;
  const schema = Object.hasOwn(schemas, event.type) ? schemas[event.type] : undefined;
  if (schema === undefined) {
    return err({ type: "InvalidEvent", stream, event: event.type, issues: ["unknown type"] });
  }
  const parsed = schema.safeParse(event);
  if (parsed.success) return ok(parsed.data as E);
  return err({
    type: "InvalidEvent",
    stream,
    event: event.type,
    issues: describeIssues(parsed.error),
  });
}

/** Whose personal data an event holds. */
export function subjectOf<E extends DomainEvent>(
  contract: EventContract<E>,
  stream: StreamName<E>,
  event: E,
): string {
  return contract.subject === "stream"
    ? idOf(stream)
    : String((event as Readonly<Record<string, unknown>>)[contract.subject] ?? idOf(stream));
}

/** The event without its personal values: each that is there reads as `Erased`. */
export function erasePersonal<E extends DomainEvent, One extends E>(
  contract: EventContract<E>,
  event: One,
): One {
  const { personalFields } = contract;
  const declared = Object.hasOwn(personalFields, event.type) ? personalFields[event.type] : [];
  const fields: Record<string, Erased> = {};
  for (const field of declared ?? []) if (field in event) fields[field] = erased;
  return { ...event, ...fields };
}

/** One line for each issue: `path: what was expected`. */
export function describeIssues(error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.reduce<string>(
      (before, part) =>
        typeof part === "number"
          ? `${before}[${part}]`
          : `${before}${before === "" ? "" : "."}${String(part)}`,
      "",
    );
    const isMissing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
    const message = isMissing ? "is missing" : issue.message;
    return path === "" ? message : `${path}: ${message}`;
  });
}
