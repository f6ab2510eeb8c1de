import { readFileSync } from "node:fs";
import { join } from "node:path";
import { contracts, type Recorded } from "#domain";

/** Recorded events, at least one of every type there is. */
export const goldenEvents = readFileSync(
  join(import.meta.dirname, "../replay/golden/v1.ndjson"),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((text) => JSON.parse(text) as Recorded);

/** Every type of event there is, with its category. */
export const everyType = contracts.flatMap(({ category, schemas }) =>
  Object.keys(schemas).map((type) => ({ category: category as string, type })),
);

/** The first golden event of a type; throws when there is none. */
export function goldenEvent(type: string): Recorded {
  const found = goldenEvents.find(({ event }) => event.type === type);
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
}
