import { okAsync, type ResultAsync } from "neverthrow";
import type { Administration, Find, Unavailable } from "#application";
import { type CursorFault, cursorFor, placeIn } from "./cursor.js";

/** Some rows, and the cursor of the next ones. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly next?: string;
}

/** Where a call goes on, by its cursor. */
export function placeOf(
  admin: Administration,
  query: string,
  cursor: string | undefined,
): ResultAsync<string | undefined, CursorFault> {
  const none = okAsync<string | undefined, CursorFault>(undefined);
  if (cursor === undefined) return none;
  return none.andThen(() => placeIn(query, cursor, admin.ports.clock.now()));
}

/** The cursor of a place; nothing at the end. */
export function nextOf(
  admin: Administration,
  query: string,
  place: string | undefined,
): { readonly next?: string } {
  return place === undefined ? {} : { next: cursorFor(query, place, admin.ports.clock.now()) };
}

/** A page of the rows of a view. */
export function pageOf<Row>(
  admin: Administration,
  view: "agents" | "registry" | "messages",
  { cursor, ...what }: Find,
): ResultAsync<Rows<Row>, CursorFault | Unavailable> {
  const { index, partition, newestFirst } = what;
  const query = JSON.stringify([view, index, partition, newestFirst ?? false]);
  return placeOf(admin, query, cursor)
    .andThen((place) => admin.docket.views.find<Row>(view, { ...what, cursor: place }))
    .map((found) => ({
      rows: found.rows.map(({ row }) => row),
      ...nextOf(admin, query, found.next),
    }));
}
