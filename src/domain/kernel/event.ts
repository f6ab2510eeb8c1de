import { err, ok, type Result } from "neverthrow";

/** A fact in the past tense. `type` is persisted: renaming one is a storage migration. */
export interface DomainEvent {
  readonly type: string;
}

declare const holds: unique symbol;

/** Names the streams of one aggregate and, in its type only, the events they may hold. */
export type Category<E extends DomainEvent = DomainEvent> = string & { readonly [holds]: E };

/** Names one stream: `category:id`. */
export type StreamName<E extends DomainEvent = DomainEvent> = string & { readonly [holds]: E };

/** The category of that name. */
export function category<E extends DomainEvent>(name: string): Category<E> {
  return name as Category<E>;
}

/** The stream of one aggregate. */
export function streamName<E extends DomainEvent>(of: Category<E>, id: string): StreamName<E> {
  return `${of}:${id}` as StreamName<E>;
}

/** The aggregate's id in a stream's name. */
export function idOf(stream: StreamName): string {
  return stream.slice(stream.indexOf(":") + 1);
}

/** The category in a stream's name. */
export function categoryOf(stream: StreamName): string {
  return stream.slice(0, Math.max(stream.indexOf(":"), 0));
}

/** A name that no stream may have. Nothing is stored under it. */
export interface InvalidStream {
  readonly type: "InvalidStream";
  readonly stream: string;
  readonly issue: string;
}

const streamId = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,199}$/;

/** The name, if it is a category and an id that every store can keep. */
export function validateStream<E extends DomainEvent>(
  stream: StreamName<E>,
): Result<StreamName<E>, InvalidStream> {
  const no = (issue: string) => err({ type: "InvalidStream" as const, stream, issue });
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(categoryOf(stream))) {
    return no("expected category:id, the category of lower-case letters, digits and '-'");
  }
  return streamId.test(idOf(stream))
    ? ok(stream)
    : no(
        "expected an id of 1 to 200 letters, digits, '.', '_', '@' and '-', starting with a letter or digit",
      );
}

/** Who or what caused a commit, and where it came from. Never personal data. */
export interface Metadata {
  /** The same for everything that one outside request set going. */
  readonly correlationId: string;
  /** The command or event that directly caused this commit. */
  readonly causationId: string;
  /** A person's or a system's opaque id. */
  readonly actor: string;
  /** Which system said so, in which of its records, e.g. `customers.ndjson` and `12`. */
  readonly source: { readonly system: string; readonly record: string };
  /** The version of the code that decided. */
  readonly codeVersion: string;
}

/** An event as the store returns it. */
export interface Recorded<E extends DomainEvent = DomainEvent> {
  readonly stream: StreamName<E>;
  /** Place in its stream: 1, 2, 3, ... without gaps. */
  readonly version: number;
  readonly event: E;
  /** The store's clock; never earlier than the commit before it in the stream. */
  readonly recordedAt: string;
  /** Shared by the events of one append. */
  readonly commitId: string;
  readonly metadata: Metadata & { readonly schemaVersion: number };
}
