/** What to change at each factor. */
import { costOfMessages, searchOf, total } from "./cost.js";
import { number, percent, table, usd } from "./format.js";
import type { Inputs } from "./inputs.js";
import { nameOf } from "./section-limits.js";
import { newlyPressedAt, pressedAt } from "./steps.js";

/** The changes, in their order. */
export function bottlenecks(inputs: Inputs): string {
  const steps = inputs.load.factors.map((factor) => {
    const fresh = newlyPressedAt(inputs, factor);
    const rows = fresh.map(({ limit, share, change }, i) => [
      `${i + 1}`,
      nameOf(limit),
      percent(share),
      change.kind,
      change.what,
      change.cost,
    ]);
    const nothing = "No limit is used to half that was not before.";
    const head = ["", "limit", "used", "kind", "what to do", "what it costs"];
    const known = pressedAt(inputs, factor)
      .filter(({ limit }) => !fresh.some((each) => each.limit.id === limit.id))
      .map(({ limit, share }) => `${nameOf(limit)} (${percent(share)})`);
    const again =
      known.length === 0 ? "" : `\n\nFurther on the same way, from above: ${known.join("; ")}.`;
    return `### At ${number(factor)}x\n\n${rows.length === 0 ? nothing : table(head, rows, [0, 2])}${again}`;
  });
  return `## What to change, in this order

What is used to half or more, the most used first; each limit has its row where it first comes up. Shares are of
today's values, without the changes before.

${steps.join("\n\n")}

${searchNodes(inputs)}`;
}

function searchNodes(inputs: Inputs): string {
  const { load, limits: all } = inputs;
  const gibOfNode = all.find(({ id }) => id === "search-memory")?.value ?? Number.NaN;
  const rows = load.factors.flatMap((factor) =>
    [1_024, 256].map((dimension) => {
      const needed = searchOf(inputs, factor, dimension, gibOfNode);
      return [
        `${number(factor)}x`,
        number(dimension),
        Math.round(needed.vectors).toLocaleString("en-US"),
        number(needed.gib),
        needed.nodes.toLocaleString("en-US"),
        usd(needed.usdMonth),
      ];
    }),
  );
  const head = ["", "dimension", "vectors", "GiB a copy", "m7g.large.search nodes", "USD a month"];
  return `### Search after a year

Two copies, so that a node may fail; larger instances cost about the same by the GiB.

${table(head, rows, [1, 2, 3, 4, 5])}`;
}

/** What stays, and why. */
export function unchanged(inputs: Inputs): string {
  const parts = costOfMessages(inputs, 1_000);
  const shareOf = (start: string) =>
    percent(total(parts.filter(({ part }) => part.startsWith(start))) / total(parts));
  return `## What is deliberately not changed

- **One stream decides about one customer.** It is the reason why two requests cannot both win. Its
  partition bears far more than one person can cause.
- **Strongly consistent reads where something is decided.** They cost twice an eventual one; reads of DynamoDB are ${shareOf("DynamoDB, reads")} of the cost of a message.
- **Everything is pinned and kept.** Prompts, answers and scores are most of what is written, and the reason to have Docket.
- **No order across streams.** A global sequence would be the one hot key that no quota raises.
- **One account, one Region** up to 1,000x. A second Region is for a lost Region, not for load; before that, a second
  account for another company or brand shares nothing and doubles every quota.
- **DynamoDB on demand.** Provisioned capacity is cheaper for an even load; ours has a peak of twenty, and DynamoDB is
  ${shareOf("DynamoDB")} of the cost of a message.`;
}
