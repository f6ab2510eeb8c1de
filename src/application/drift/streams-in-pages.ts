import type { MessageEvent } from "#domain";
import type { Corrupt } from "../ports/index.js";
import type { ReadEvent, ReadPage } from "./decision-source.js";
import type { SegmentPlace } from "./scan-note.js";

/** Is given every stream whole, or told why it cannot be. */
export interface StreamSink {
  whole(events: readonly MessageEvent[]): void;
  corrupt(error: Corrupt): void;
}

/** The pages of one segment, cut into streams. */
export interface StreamCutter {
  /** Takes a page that began at the cursor. */
  take(cursor: string | undefined, page: ReadPage<MessageEvent>): void;
  /** Where to go on, if the process were to end now. */
  place(): SegmentPlace;
  /** The stream to go on with that has not been met again; after the last page it is lost. */
  awaited(): string | undefined;
}

/**
 * Cuts pages into streams. The streams of a segment come one after the other, each of them whole,
 * though not each on one page: so only the last one is kept open, however many there are. To go on
 * later the page is read again on which that one began, up to where it does. Events that came apart
 * from their stream's beginning are a stream that does not begin with a request.
 */
export function cutStreams(from: SegmentPlace, sink: StreamSink): StreamCutter {
  let place = from;
  /** What is being skipped to, because what comes before it was written. */
  let awaited = from.open;
  let stream: string | undefined;
  let events: MessageEvent[] = [];

  const finish = () => {
    if (stream !== undefined) sink.whole(events);
    stream = undefined;
    events = [];
  };
  const begin = ({ stream: name }: ReadEvent<MessageEvent>, cursor: string | undefined) => {
    finish();
    stream = name;
    place = { cursor, open: name, isDone: false };
  };
  return {
    take(cursor, { recorded, corrupt, next }) {
      const damaged = new Set(corrupt.map((error) => error.stream));
      if (stream !== undefined && damaged.has(stream)) {
        stream = undefined;
        events = [];
      }
      // Those before the awaited stream were told of already, as far as this can be known.
      if (awaited === undefined) for (const error of corrupt) sink.corrupt(error);
      for (const each of recorded) {
        if (awaited !== undefined && each.stream !== awaited) continue;
        awaited = undefined;
        if (damaged.has(each.stream)) continue;
        if (each.stream !== stream) begin(each, cursor);
        events.push(each.event);
      }
      if (next === undefined) {
        finish();
        place = { cursor: undefined, open: undefined, isDone: true };
      } else if (stream === undefined) {
        place = { cursor: next, open: undefined, isDone: false };
      }
    },
    place: () => place,
    awaited: () => awaited,
  };
}
