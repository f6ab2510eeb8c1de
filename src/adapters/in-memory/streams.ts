import { givePosition, type Position, start } from "#application";
import {
  type Category,
  categoryOf,
  type DomainEvent,
  type Recorded,
  type StreamName,
} from "#domain";

/** One stream, and the versions at which its commits end. */
interface Stream {
  /** `Recorded` events of the type that the stream's name promises. */
  recorded: unknown[];
  ends: number[];
}

/** Up to so many items a list is made anew when it grows: then it has no room to spare. */
const shortList = 64;

/** The list with more at its end; a long one is the same list. */
function extended<T>(list: T[], more: readonly T[]): T[] {
  if (list.length < shortList) return list.concat(more);
  for (const each of more) list.push(each);
  return list;
}

/** Where a scan goes on: at which stream of its category, after which version. */
export interface Place {
  readonly stream: number;
  readonly version: number;
}

/** The events of one commit, and where it ends. */
export interface StreamCommit<E extends DomainEvent> {
  readonly recorded: readonly Recorded<E>[];
  readonly end: Position;
}

/** All streams of a store, by name and by category. */
export class Streams {
  readonly #streams = new Map<string, Stream>();
  /** Each category's streams in the order of their first commit: what a place counts. */
  readonly #names = new Map<string, string[]>();

  /** Everything of a stream. The array is the store's own and grows. */
  recorded<E extends DomainEvent>(stream: StreamName<E>): readonly Recorded<E>[] {
    return (this.#streams.get(stream)?.recorded ?? []) as readonly Recorded<E>[];
  }

  /** Where a stream ends now. */
  end(stream: StreamName): Position {
    return this.#positionAt(stream, this.recorded(stream).length);
  }

  /** Adds one commit at a stream's end. */
  add(stream: StreamName, commit: readonly Recorded[]): void {
    const found = this.#streams.get(stream) ?? this.#begin(stream);
    found.recorded = extended(found.recorded, commit);
    found.ends = extended(found.ends, [found.recorded.length]);
  }

  /** Adds one more event to a stream's last commit. */
  addToLastCommit(stream: StreamName, event: Recorded): void {
    const found = this.#streams.get(stream) ?? this.#begin(stream);
    found.recorded = extended(found.recorded, [event]);
    found.ends[Math.max(found.ends.length - 1, 0)] = found.recorded.length;
  }

  /** The commit that follows a position. */
  commitAfter<E extends DomainEvent>(
    stream: StreamName<E>,
    { version }: Position,
  ): StreamCommit<E> | undefined {
    const ends = [0, ...(this.#streams.get(stream)?.ends ?? [])];
    const end = ends[ends.indexOf(version) + 1];
    if (!ends.includes(version) || end === undefined) return undefined;
    return {
      recorded: this.recorded(stream).slice(version, end),
      end: this.#positionAt(stream, end),
    };
  }

  /** Up to `size` events of a segment of a category, and where to go on if there are more. */
  page<E extends DomainEvent>(
    category: Category<E>,
    isInSegment: (stream: string) => boolean,
    start: Place,
    size: number,
  ): { readonly recorded: readonly Recorded<E>[]; readonly next: Place | undefined } {
    const names = this.#names.get(category) ?? [];
    const page: Recorded<E>[] = [];
    for (let at = start.stream; at < names.length; at++) {
      const name = names[at];
      if (name === undefined || !isInSegment(name)) continue;
      const recorded = this.recorded(name as StreamName<E>);
      const from = at === start.stream ? start.version : 0;
      const to = from + size - page.length;
      for (const each of recorded.slice(from, to)) page.push(each);
      if (to < recorded.length) return { recorded: page, next: { stream: at, version: to } };
    }
    return { recorded: page, next: undefined };
  }

  #positionAt(stream: StreamName, version: number): Position {
    const last = this.recorded(stream)[version - 1];
    return last === undefined ? start : givePosition(stream, version, last.recordedAt);
  }

  #begin(stream: StreamName): Stream {
    const begun: Stream = { recorded: [], ends: [] };
    this.#streams.set(stream, begun);
    const category = categoryOf(stream);
    const names = this.#names.get(category);
    if (names === undefined) this.#names.set(category, [stream]);
    else names.push(stream);
    return begun;
  }
}
