import { ResultAsync } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Ports, Unavailable, ViewStore } from "#application";

const note = z.object({ isFilled: z.boolean() });
const view = "filled-indexes";

/**
 * Whether indexes hold all that is on the record, as far as it is noted beside the views. A run notes
 * at its start that they may not, and at its end that they do: one that died in between left it so.
 */
export class FilledIndexes {
  readonly #views: Pick<ViewStore, "load" | "save">;
  readonly #names: readonly string[];

  constructor(views: Pick<ViewStore, "load" | "save">, names: readonly string[]) {
    this.#views = views;
    this.#names = names;
  }

  areFilled(call?: CallOptions): ResultAsync<boolean, Unavailable> {
    const noted = this.#names.map((name) =>
      this.#views
        .load(view, name, call)
        .map((found) => found !== undefined && note.parse(found.row).isFilled),
    );
    return ResultAsync.combine(noted).map((each) => each.every(Boolean));
  }

  note(isFilled: boolean, call?: CallOptions): ResultAsync<void, Unavailable> {
    const saved = this.#names.map((name) =>
      this.#views
        .load(view, name, call)
        .map((found) => ({ row: { isFilled }, version: (found?.version ?? 0) + 1, indexes: {} }))
        .andThen((row) => this.#views.save(view, name, row, call)),
    );
    return ResultAsync.combine(saved).map(() => undefined);
  }
}

/** Of the indexes that these ports write to. */
export function filledIndexes({
  views,
  cases,
  similarCustomers,
}: Pick<Ports, "views" | "cases" | "similarCustomers">): FilledIndexes {
  return new FilledIndexes(views, [cases.index, similarCustomers.index]);
}
