import { err, errAsync, ok, type ResultAsync, safeTry } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Find, RowPage, Unavailable, ViewRow, ViewStore } from "../ports/index.js";

/** Where it says which version of a view readers use, by the view's name without a version. */
const pointers = "views@current";
/** Which views were built whole, by name. */
const builtViews = "views@built";

/** A view that readers cannot be given: it is not known here, or was never built whole. */
export interface ViewNotBuilt {
  readonly type: "ViewNotBuilt";
  readonly view: string;
}

/** The version of a view that readers use: the one swapped to, or without any `usual`. */
export function liveView(
  rows: ViewStore,
  usual: string,
  call?: CallOptions,
): ResultAsync<string, Unavailable> {
  return rows
    .load<{ readonly name: string }>(pointers, baseOf(usual), call)
    .map((pointer) => pointer?.row.name ?? usual);
}

/** Says that a view was built whole, so that it may be swapped to. */
export function markBuilt(
  rows: ViewStore,
  name: string,
  call?: CallOptions,
): ResultAsync<void, Unavailable> {
  return rows.save(builtViews, name, { row: { name }, version: 1, indexes: {} }, call);
}

/**
 * Makes readers use another version of a view, e.g. `messages@2`, which is built; the one they used
 * can be swapped back to as long as it is refreshed. Says which one they use then: of two swaps at
 * once one wins.
 *
 * @param known - Names of the views that are refreshed; the first of each name is the usual one.
 */
export function swapView(
  rows: ViewStore,
  known: readonly string[],
): (name: string, call?: CallOptions) => ResultAsync<string, ViewNotBuilt | Unavailable> {
  return (name, call) =>
    safeTry(async function* () {
      const base = baseOf(name);
      const usual = usualOf(known, base);
      const built = yield* await rows.load(builtViews, name, call);
      const isReady = name === usual || (known.includes(name) && built !== undefined);
      if (usual === undefined || !isReady) {
        return err({ type: "ViewNotBuilt" as const, view: name });
      }
      yield* await markBuilt(rows, yield* await liveView(rows, usual, call), call);
      const pointer = yield* await rows.load(pointers, base, call);
      const next = { row: { name }, version: (pointer?.version ?? 0) + 1, indexes: {} };
      yield* await rows.save(pointers, base, next, call);
      return ok(yield* await liveView(rows, usual, call));
    });
}

/** Rows by the name of their view without a version: from whichever version is live. */
export interface LiveViews {
  find<Row>(base: string, what: Find): ResultAsync<RowPage<Row>, Unavailable>;
  load<Row>(
    base: string,
    key: string,
    call?: CallOptions,
  ): ResultAsync<ViewRow<Row> | undefined, Unavailable>;
  /** The name, with its version, of the view that is live. */
  live(base: string, call?: CallOptions): ResultAsync<string, Unavailable>;
  swap(name: string, call?: CallOptions): ResultAsync<string, ViewNotBuilt | Unavailable>;
}

/** Reads rows through the pointer. What was begun in one version is read on there, page by page. */
export function liveViews(rows: ViewStore, known: readonly string[]): LiveViews {
  const live: LiveViews["live"] = (base, call) => {
    const usual = usualOf(known, base);
    if (usual === undefined) throw new RangeError(`there is no view ${base}`);
    return liveView(rows, usual, call);
  };
  const page = <Row>(name: string, what: Find) =>
    rows.find<Row>(name, what).map(
      (found): RowPage<Row> => ({
        ...found,
        next: found.next === undefined ? undefined : `${name} ${found.next}`,
      }),
    );
  return {
    live,
    load: <Row>(base: string, key: string, call?: CallOptions) =>
      live(base, call).andThen((name) => rows.load<Row>(name, key, call)),
    find: <Row>(base: string, { cursor, ...what }: Find) => {
      if (cursor === undefined) return live(base, what).andThen((name) => page<Row>(name, what));
      const [name = ""] = cursor.split(" ", 1);
      if (baseOf(name) !== base) return errAsync(noCursor(cursor, base));
      return page<Row>(name, { ...what, cursor: cursor.slice(name.length + 1) });
    },
    swap: swapView(rows, known),
  };
}

function usualOf(known: readonly string[], base: string): string | undefined {
  return known.find((name) => baseOf(name) === base);
}

function baseOf(name: string): string {
  return name.replace(/@\d+$/, "");
}

function noCursor(cursor: string, base: string): Unavailable {
  const cause = new Error(`"${cursor}" is no cursor of ${base}`);
  const advice = "begin again without a cursor";
  return { type: "Unavailable", service: "views", cause, advice };
}
