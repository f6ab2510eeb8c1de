import { ok, type ResultAsync, safeTry } from "neverthrow";
import {
  contracts,
  type Instant,
  type InvalidStream,
  millisecondsBetween,
  type Recorded,
  type StreamName,
} from "#domain";
import type { NotPublished, Ports, Unavailable, Unpublishable } from "../ports/index.js";
import { type PublicCategory, publicCategories } from "../public-events/public-events-of.js";
import { publish } from "../public-events/publish.js";
import { pagesOfStream } from "../public-events/republish.js";
import { type Budget, boundedScan, type ScanPlace } from "./bounded-scan.js";

/** What is to be published again, a part at a time. */
export interface SomeToRepublish {
  /** Of all that is public unless told. */
  readonly category?: PublicCategory | undefined;
  /** Only what was recorded then or later. */
  readonly since?: Instant | undefined;
  /** Only what was recorded then or earlier. */
  readonly until?: Instant | undefined;
}

/** Where publishing goes on: in which category, and where in it. */
export interface RepublishPlace extends ScanPlace {
  readonly category?: PublicCategory | undefined;
}

/** Which stream is to be published again. */
export interface StreamToRepublish extends Omit<SomeToRepublish, "category"> {
  readonly stream: StreamName;
}

/** A part of what was to be published again. */
export interface RepublishedSome {
  readonly published: number;
  /** Streams of which not all was published, because they cannot be read. */
  readonly corrupt: readonly string[];
  /** Where the next call goes on; absent at the end. */
  readonly next: RepublishPlace | undefined;
}

/** So many recorded events are published by one call of a publisher. */
const atOnce = 100;

/** Publishes some of the record again, as much as one call may take, and says where to go on. */
export function republishSome(
  ports: Pick<Ports, "events" | "publisher" | "clock">,
  { category, ...times }: SomeToRepublish,
  from: RepublishPlace,
  budget: Budget,
): ResultAsync<RepublishedSome, NotPublished | Unpublishable | Unavailable> {
  const tell = publish(ports);
  const isWanted = isWithin(times);
  return safeTry(async function* () {
    const of = from.category ?? category ?? publicCategories[0];
    const known = contracts.find((contract) => contract.category === of);
    if (known === undefined || of === undefined)
      return ok({ published: 0, corrupt: [], next: undefined });
    const {
      done: published,
      corrupt,
      next,
    } = yield* await boundedScan(
      ports,
      {
        category: known.category,
        itemsOf: ({ recorded }) =>
          recorded
            .filter(isWanted)
            .map((each) => [`${each.stream}/${each.version}`, each] as const),
        atOnce,
        work: (recorded) => tell(recorded, budget),
      },
      from,
      budget,
    );
    const following =
      category === undefined ? publicCategories[publicCategories.indexOf(of) + 1] : undefined;
    const onward = following === undefined ? undefined : { category: following };
    return ok({ published, corrupt, next: next ? { ...next, category: of } : onward });
  });
}

/** The same of one stream; `after` is the version of its last event that was looked at. */
export function republishSomeOf(
  ports: Pick<Ports, "events" | "publisher" | "clock">,
  { stream, ...times }: StreamToRepublish,
  { after = "0" }: ScanPlace,
  { budgetMs, ...call }: Budget,
): ResultAsync<RepublishedSome, NotPublished | Unpublishable | Unavailable | InvalidStream> {
  const tell = publish(ports);
  const isWanted = isWithin(times);
  const began = ports.clock.now();
  const isSpent = () => millisecondsBetween(began, ports.clock.now()) >= budgetMs;
  return safeTry(async function* () {
    const corrupt: string[] = [];
    let published = 0;
    for await (const page of pagesOfStream(ports.events, stream, call, Number(after) + 1)) {
      const found = yield* page;
      corrupt.push(...found.corrupt.map((each) => each.stream));
      for (let at = 0; at < found.recorded.length; at += atOnce) {
        const some = found.recorded.slice(at, at + atOnce);
        published += yield* await tell(some.filter(isWanted), call);
        const last = some.at(-1)?.version;
        if (isSpent()) return ok({ published, corrupt, next: { after: String(last) } });
      }
    }
    return ok({ published, corrupt, next: undefined });
  });
}

function isWithin({ since = "", until }: Pick<SomeToRepublish, "since" | "until">) {
  return ({ recordedAt }: Recorded) =>
    recordedAt >= since && (until === undefined || recordedAt <= until);
}
