import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  type Category,
  contracts,
  type Instant,
  type InvalidStream,
  type Recorded,
  type StreamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { EventPublisher, NotPublished, Unpublishable } from "../ports/event-publisher.js";
import type { Corrupt, EventStore, ReadError, Unavailable } from "../ports/event-store.js";
import { type PublicCategory, publicCategories } from "./public-events-of.js";
import { publish } from "./publish.js";

/** What is to be published again. */
export interface ToRepublish {
  readonly of:
    | "everything"
    | { readonly category: PublicCategory }
    | { readonly stream: StreamName };
  /** Only what was recorded then or later. */
  readonly since?: Instant | undefined;
  /** Only what was recorded then or earlier. */
  readonly until?: Instant | undefined;
}

/** What was published again, and of which streams not all, because they cannot be read. */
export interface Republished {
  /** Public events, the same ones as before. */
  readonly published: number;
  /** What comes after such a place in its stream was not published. */
  readonly corrupt: readonly Corrupt[];
}

/** It came to no end. Beginning anew is right: who has seen an event knows it by its id. */
export interface RepublishStopped extends Republished {
  readonly type: "RepublishStopped";
  /** Of the events that it stopped at, up to 100, some may have been published beyond `published`. */
  readonly cause: Unavailable | InvalidStream | NotPublished | Unpublishable;
}

/** How it is gone about. */
export interface RepublishOptions extends CallOptions {
  /** Is told how far it got, again and again. */
  readonly onProgress?: (done: Republished) => void;
}

/** So many recorded events are published by one call. */
const atOnce = 100;
/** So many events of a single stream are read at once. */
const streamPage = 500;

/**
 * Publishes again what is on record, for somebody who lost it or is new: page by page, and without
 * what is personal. Events may come out of order, also those of one stream.
 */
export function republish(ports: {
  readonly events: EventStore;
  readonly publisher: EventPublisher;
}): (what: ToRepublish, options?: RepublishOptions) => ResultAsync<Republished, RepublishStopped> {
  const tell = publish(ports);
  const run = async (
    { of, since = "", until }: ToRepublish,
    { signal, onProgress }: RepublishOptions,
  ): Promise<Result<Republished, RepublishStopped>> => {
    const isWanted = ({ recordedAt }: Recorded) =>
      recordedAt >= since && (until === undefined || recordedAt <= until);
    let done: Republished = { published: 0, corrupt: [] };
    const stopped = (cause: RepublishStopped["cause"]) =>
      err({ type: "RepublishStopped" as const, ...done, cause });
    for await (const page of pagesOf(ports.events, of, { signal })) {
      if (page.isErr()) return stopped(page.error);
      done = { ...done, corrupt: [...done.corrupt, ...page.value.corrupt] };
      const wanted = page.value.recorded.filter(isWanted);
      for (let from = 0; from < wanted.length; from += atOnce) {
        const told = await tell(wanted.slice(from, from + atOnce), { signal });
        if (told.isErr()) return stopped(told.error);
        done = { ...done, published: done.published + told.value };
        onProgress?.(done);
      }
    }
    return ok(done);
  };
  return (what, options = {}) => new ResultAsync(run(what, options));
}

interface RecordedPage {
  readonly recorded: readonly Recorded[];
  readonly corrupt: readonly Corrupt[];
}
const nothing: RecordedPage = { recorded: [], corrupt: [] };
type Pages = AsyncGenerator<Result<RecordedPage, Unavailable | InvalidStream>>;

async function* pagesOf(events: EventStore, of: ToRepublish["of"], call: CallOptions): Pages {
  if (of !== "everything" && "stream" in of) return yield* pagesOfStream(events, of.stream, call);
  const wanted: readonly string[] = of === "everything" ? publicCategories : [of.category];
  for (const { category } of contracts) {
    if (wanted.includes(category)) yield* pagesOfCategory(events, category, call);
  }
}

async function* pagesOfCategory(events: EventStore, of: Category, call: CallOptions): Pages {
  let cursor: string | undefined;
  do {
    const page = await events.scan(of, { ...call, cursor, withoutPersonal: true });
    yield page;
    cursor = page.isOk() ? page.value.next : undefined;
  } while (cursor !== undefined);
}

/** A stream from a version on, page by page. */
export async function* pagesOfStream(
  events: EventStore,
  stream: StreamName,
  call: CallOptions,
  first = 1,
): Pages {
  const read = (from: number, upTo: number) =>
    events
      .read(stream, { ...call, from, upTo, withoutPersonal: true })
      .map(({ recorded }) => ({ recorded, corrupt: [] }));
  for (let from = first; ; from += streamPage) {
    const page = await read(from, from + streamPage - 1);
    if (page.isErr()) return yield* pagesUpTo(page.error, from, read);
    yield ok(page.value);
    if (page.value.recorded.length < streamPage) return;
  }
}

/** What comes before a place that cannot be read, and that place. */
async function* pagesUpTo(
  error: ReadError,
  from: number,
  read: (from: number, upTo: number) => ResultAsync<RecordedPage, ReadError>,
): Pages {
  if (error.type !== "Corrupt") return yield err(error);
  const before = error.version > from ? await read(from, error.version - 1) : ok(nothing);
  if (before.isErr()) return yield* pagesUpTo(before.error, from, read);
  yield ok({ ...before.value, corrupt: [error] });
}
