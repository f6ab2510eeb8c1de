/** What it costs, and what is assumed. */
import { costAtRest, costOfMessages, total } from "./cost.js";
import { number, table, usd } from "./format.js";
import type { Inputs } from "./inputs.js";

/** Cost of messages and at rest. */
export function cost(inputs: Inputs): string {
  const parts = costOfMessages(inputs, 1_000);
  const rest = costAtRest(inputs);
  const rows = parts.map(({ part, amount, unit, usd: each }) => [
    part,
    `${number(Math.round(amount))} ${unit}`,
    usd(each),
  ]);
  const restRows = rest.map(({ part, usd: each }) => [part, usd(each)]);
  const { base } = inputs.load;
  const restTotal = total(rest);
  const perDay = total(parts) * (base.messagesPerDay / 1_000) * 30;
  return `## Cost

Per 1,000 messages, at list prices in ${inputs.prices.region}, looked up on ${inputs.prices.seen}; models by
[examples/price-book.json](examples/price-book.json) as of ${inputs.book.asOf.slice(0, 10)}, with the tokens of the simulation.

${table(["part", "amount", "USD"], [...rows, ["**all**", "", `**${usd(total(parts))}**`]], [1, 2])}

At rest, a month, stage \`prod\`:

${table(["part", "USD"], [...restRows, ["**all that is known**", `**${usd(restTotal)}**`]], [1])}

At 1x a month is ${usd(perDay)} of messages and ${usd(restTotal)} at rest. \`dev\` has no OpenSearch; then little but the key, the secret and
alarms costs at rest.

Unknown, and in neither sum:

${inputs.prices.unknown.map((each) => `- ${each}`).join("\n")}`;
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
