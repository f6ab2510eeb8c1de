import { ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import type { Unavailable, ViewStore } from "#application";

const story = z.object({ isExample: z.boolean() });

/**
 * Notes beside the views whose story the record tells, unless that is noted, and says whether it is
 * this one: the example's and one's own are never mixed. For people, not for two who begin at once.
 */
export function labelStory(
  views: Pick<ViewStore, "load" | "save">,
  isExample: boolean,
): ResultAsync<boolean, Unavailable> {
  return safeTry(async function* () {
    const found = yield* await views.load("story", "story");
    if (found !== undefined) return ok(story.parse(found.row).isExample === isExample);
    yield* await views.save("story", "story", { row: { isExample }, version: 1, indexes: {} });
    return ok(true);
  });
}
