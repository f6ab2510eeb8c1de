import { ok, type ResultAsync, safeTry } from "neverthrow";
import { contracts, type Instant, type Recorded } from "#domain";
import type { NotPublished, Ports, Unavailable, Unpublishable } from "../ports/index.js";
import { type PublicCategory, publicCategories } from "../public-events/public-events-of.js";
import { publish } from "../public-events/publish.js";
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

/** A part of what was to be published again. */
export interface RepublishedSome {
  readonly published: number;
  /** Streams of which not all was published, because they cannot be read. */
  readonly corrupt: readonly string[];
  /** Where the next call goes on; absent at the end. */
  readonly next: RepublishPlace | undefined;
}

/** Publishes some of the record again, as much as one call may take, and says where to go on. */
export function republishSome(
  ports: Pick<Ports, "events" | "publisher" | "clock">,
  { category, since = "", until }: SomeToRepublish,
  from: RepublishPlace,
  budget: Budget,
): ResultAsync<RepublishedSome, NotPublished | Unpublishable | Unavailable> {
  const tell = publish(ports);
  const isWanted = ({ recordedAt }: Recorded) =>
    recordedAt >= since && (until === undefined || recordedAt <= until);
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
        atOnce: 100,
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
