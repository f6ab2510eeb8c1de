import { ok, type ResultAsync, safeTry } from "neverthrow";
import { type Category, type DomainEvent, millisecondsBetween } from "#domain";
import type { CallOptions } from "../call.js";
import type { Clock, EventStore, Page, Unavailable } from "../ports/index.js";

/** Where a scan of a category goes on: at which page, and after which of the items in it. */
export interface ScanPlace {
  readonly page?: string | undefined;
  readonly after?: string | undefined;
}

/** How much is done by one call. */
export interface Budget extends CallOptions {
  /** In milliseconds; nothing is begun after that. */
  readonly budgetMs: number;
}

/** What is done with the items of a scan: a few at a time, each known by its id. */
export interface Work<Event extends DomainEvent, Item, Failure> {
  readonly category: Category<Event>;
  readonly itemsOf: (page: Page<Event>) => readonly (readonly [id: string, item: Item])[];
  /** How many at a time. */
  readonly atOnce: number;
  /** Says how much was done. */
  readonly work: (items: readonly Item[]) => ResultAsync<number, Failure>;
}

/** What was done; and streams that could not be read; and where to go on, unless it is the end. */
export interface Worked {
  readonly done: number;
  readonly corrupt: readonly string[];
  readonly next: ScanPlace | undefined;
}

/**
 * Works through a category from a place on, until the budget is spent. Where the pages of a store
 * have shifted meanwhile a page is worked through again from its beginning: work must bear that.
 */
export function boundedScan<Event extends DomainEvent, Item, Failure>(
  { events, clock }: { readonly events: EventStore; readonly clock: Clock },
  { category, itemsOf, atOnce, work }: Work<Event, Item, Failure>,
  from: ScanPlace,
  { budgetMs, ...call }: Budget,
): ResultAsync<Worked, Failure | Unavailable> {
  return safeTry(async function* () {
    const began = clock.now();
    const isSpent = () => millisecondsBetween(began, clock.now()) >= budgetMs;
    const corrupt = new Set<string>();
    let place = from;
    let done = 0;
    do {
      const part = { ...call, cursor: place.page, withoutPersonal: true };
      const page = yield* await events.scan(category, part);
      for (const { stream } of page.corrupt) corrupt.add(stream);
      const items = itemsOf(page);
      let at = items.findIndex(([id]) => id === place.after) + 1;
      for (; at < items.length; at += atOnce) {
        const some = items.slice(at, at + atOnce);
        done += yield* await work(some.map(([, item]) => item));
        const after = some.at(-1)?.[0];
        if (isSpent() && at + atOnce < items.length) {
          return ok({ done, corrupt: [...corrupt], next: { page: place.page, after } });
        }
      }
      if (page.next === undefined) return ok({ done, corrupt: [...corrupt], next: undefined });
      place = { page: page.next };
    } while (!isSpent());
    return ok({ done, corrupt: [...corrupt], next: place });
  });
}
