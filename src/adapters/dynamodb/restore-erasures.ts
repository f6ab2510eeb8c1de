import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import { CommitCodec } from "#adapters/sealing";
import type { KeyVault, ReadError, Unavailable } from "#application";
import { type CustomerEvent, customer, idOf, type Recorded } from "#domain";
import { commitOf } from "./commit-item.js";
import type { Item } from "./consumption.js";
import type { RestoringOptions } from "./restore-events.js";
import { pagesOf } from "./restore-pages.js";

/** What erasures are completed with. */
export interface ErasuresOptions<E> extends Omit<RestoringOptions, "from" | "to"> {
  /** The tables in use. */
  readonly events: string;
  readonly keys: string;
  readonly vault: KeyVault;
  /** Whether somebody's stream says that they were erased, as it is now. */
  readonly isErased: (customerId: string) => ResultAsync<boolean, ReadError>;
  /** Forgets a customer, in all that holds something about them. */
  readonly erase: (customerId: string) => ResultAsync<unknown, E>;
}

/**
 * Forgets again everybody who was forgotten and is so only in part: whose stream ends with a tombstone
 * while their key is there or could be made anew, or whose key is gone while their stream has lost its
 * tombstone. Says how many these are. It needs nothing personal, and asks for no key.
 */
export function completeErasures<E>(
  options: ErasuresOptions<E>,
): ResultAsync<number, E | Unavailable> {
  return new ResultAsync(complete(options));
}

async function complete<E>(options: ErasuresOptions<E>): Promise<Result<number, E | Unavailable>> {
  const { caller, events, pageSize, signal, isTrial, erase, onProgress } = options;
  const begin = { ":customers": { S: `${customer.category}:` } };
  const filter = {
    // Snapshots have an f.
    FilterExpression: "begins_with(s, :customers) AND attribute_not_exists(f)",
    ExpressionAttributeValues: begin,
  };
  const done = new Set<string>();
  for await (const page of pagesOf({ caller, table: events }, { pageSize, filter, signal })) {
    if (page.isErr()) return err(page.error);
    const halves = await halfForgotten(page.value, options);
    if (halves.isErr()) return err(halves.error);
    for (const customerId of halves.value) {
      if (done.has(customerId)) continue;
      done.add(customerId);
      const erased = isTrial ? ok(undefined) : await erase(customerId);
      if (erased.isErr()) return err(erased.error);
    }
    onProgress(page.value.length);
  }
  return ok(done.size);
}

/** The customers of a page of commits of whom tombstone and marker are not both there. */
function halfForgotten<E>(
  items: readonly Item[],
  { caller, keys, vault, isErased, signal }: ErasuresOptions<E>,
): ResultAsync<readonly string[], Unavailable> {
  return safeTry(async function* () {
    const ids = [...new Set(items.map((item) => idOf((item["s"]?.S ?? "") as never)))];
    const rows = yield* await caller.getAll(
      keys,
      ids.map((id) => ({ k: { S: id } })),
      { signal },
    );
    const gone = new Set(
      rows.output.flatMap((row) => (row["gone"] === undefined ? [] : [row["k"]?.S])),
    );
    const erased = yield* await erasedIn(items, vault);
    const halves: string[] = [];
    for (const id of ids) {
      if (erased.has(id) === gone.has(id)) continue;
      // Their tombstone may stand on another page. Of a damaged stream nothing is to be completed.
      const isMarked = erased.has(id) || (yield* await told(isErased(id)));
      if (!isMarked || !gone.has(id)) halves.push(id);
    }
    return ok(halves);
  });
}

function told(asked: ResultAsync<boolean, ReadError>): ResultAsync<boolean, Unavailable> {
  return asked.orElse((error) => (error.type === "Unavailable" ? err(error) : ok(true)));
}

/** The customers of whom a page shows the tombstone. */
function erasedIn(
  items: readonly Item[],
  keys: KeyVault,
): ResultAsync<ReadonlySet<string>, Unavailable> {
  const commits = items.flatMap((item) => {
    const read = commitOf(item);
    return read.isOk() ? [read.value] : [];
  });
  return new CommitCodec({ keys })
    .open<CustomerEvent>(commits, { withoutPersonal: true })
    .map((opened) => {
      const recorded = opened.flatMap((each): readonly Recorded<CustomerEvent>[] =>
        each.isOk() ? each.value : [],
      );
      const tombstones = recorded.filter(({ event }) => event.type === "CustomerErased");
      return new Set(tombstones.map(({ stream }) => idOf(stream)));
    });
}
