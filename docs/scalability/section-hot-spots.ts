/** Where the load meets in one place. */
import { hottestStream, peakRate, perMessage, runs } from "./arithmetic.js";
import { number, percent, table } from "./format.js";
import type { Inputs } from "./inputs.js";

/** Write units a second of one partition, by the same page as its read units in the table of limits. */
const partitionWrites = 1_000;

/** What one customer causes at the worst in a second: all commits of a message at once. */
function customerWrites({ measured }: Inputs): number {
  return perMessage(measured, (what) => what === "dynamodb.events.writeUnits");
}

/** The section about them. */
export function hotSpots(inputs: Inputs): string {
  const { limits, load, measured } = inputs;
  const partitionReads = limits.find(({ id }) => id === "hot-partition")?.value ?? Number.NaN;
  const shared = [
    ...new Set(
      Object.values(measured.steps).flatMap((each) =>
        Object.keys(each).filter((what) => what.startsWith("shared.")),
      ),
    ),
  ].sort();
  const rows = shared.map((name) => {
    const units = perMessage(measured, (what) => what === name);
    const shares = load.factors.map((factor) =>
      percent((units * peakRate(load, factor)) / partitionReads),
    );
    return [`\`${name.replace("shared.", "")}\``, number(units), ...shares];
  });
  const head = ["stream", "R a message", ...load.factors.map((factor) => `${number(factor)}x`)];
  const { stream, units } = hottestStream(measured);
  const last = load.factors.at(-1) ?? 1;
  const atMost = partitionReads / units / peakRate(load, 1);
  const own = customerWrites(inputs);
  return `## Hot spots

- **One customer's stream.** A message writes ${number(own)} units in the events table in all, of which a part goes to the customer's stream. Even
  if all came in one second they were ${percent(own / partitionWrites)} of what a partition takes (${number(partitionWrites)} W). Two functions that meet there decide again
  without a read ([measured](docs/event-stores.md): 8 writers, 800 events, nothing lost). An import that sends one customer's
  whole history as single letters is the worst case: it waits, it does not fail.
- **Streams that every message reads.** Rollouts and agent versions are items of one partition each, read again by every
  stage with strong consistency. Of a partition's ${number(partitionReads)} R, in the busiest minute:

${table(head, rows, [1, 2, 3, 4, 5])}

  The hottest is \`${stream}\`; a partition cannot be split within one item. It holds up to ${number(atMost)}x${atMost < last ? ", which is not enough" : ""}; beyond that, or with more read units
  an item (a version over 4 KB, compressed, doubles it), versions have to be held in memory.
- **The publisher's order.** DynamoDB Streams keeps the order of one item only, so publish promises none: events carry stream and
  version. That is what lets it run on all shards at once: ${number(runs(measured, "publish"))} commits a message. Whoever needs order sorts by version.
- **Readers of the stream.** A shard bears two, and project and publish are two: the place is full at any load. What else wants to
  hear of events (search index, request, archive) listens to the bus; a third reader would slow down the first two.
- **One artefact prefix, one settings path.** Guidelines and price book are the same two objects for every message; S3 and Parameter
  Store are asked for them again by each stage, or each process and minute.`;
}
