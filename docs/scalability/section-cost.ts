/** What it costs, and what is assumed. */
import { costAtRest, costOfMessages, total, totalAtRest } from "./cost.js";
import { number, table, usd } from "./format.js";
import type { Inputs } from "./inputs.js";

/** Cost of messages and at rest. */
export function cost(inputs: Inputs): string {
  const parts = costOfMessages(inputs, 1_000);
  const rows = parts.map(({ part, amount, unit, usd: each }) => [
    part,
    `${number(Math.round(amount))} ${unit}`,
    usd(each),
  ]);
  const { base } = inputs.load;
  const perDay = total(parts) * (base.messagesPerDay / 1_000) * 30;
  return `## Cost

Per 1,000 messages, at list prices in ${inputs.prices.region}, looked up on ${inputs.prices.seen}; models by
[examples/price-book.json](examples/price-book.json) as of ${inputs.book.asOf.slice(0, 10)}, with the tokens of the simulation.

${table(["part", "amount", "USD"], [...rows, ["**all**", "", `**${usd(total(parts))}**`]], [1, 2])}

At rest, a month, counted in the templates of each stage (\`docs/scalability/at-rest.json\`):

${standing(inputs)}

At 1x a month is ${usd(perDay)} of messages and ${usd(totalAtRest(inputs, "prod"))} at rest in \`prod\`.

Unknown, and in neither sum:

${inputs.prices.unknown.map((each) => `- ${each}`).join("\n")}`;
}

/** How many of each thing each stage has, and what they cost. */
function standing(inputs: Inputs): string {
  const stages = Object.keys(inputs.atRest);
  const rows = costAtRest(inputs).map(({ what, stages: each }) => [
    what,
    ...each.map(({ count, usd: cost }) => (count === 0 ? "–" : `${count}: ${usd(cost)}`)),
  ]);
  const all = stages.map((stage) => `**${usd(totalAtRest(inputs, stage))}**`);
  const head = ["", ...stages.map((stage) => `\`${stage}\``)];
  return table(head, [...rows, ["**all that is known**", ...all]], [1, 2, 3]);
}

/** What was not measured. */
export function assumptions({ load }: Inputs): string {
  const rows = Object.entries(load.assumed).map(([name, { value, why }]) => [
    `\`${name}\``,
    number(value),
    why,
  ]);
  return `## Assumed

${table(["", "value", "why"], rows, [1])}

How long a step runs stands above. ${load.secondsWhy}`;
}
