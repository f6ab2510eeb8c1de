/** The table of limits, and where its numbers come from. */
import { demands, reachedAt, utilisation } from "./arithmetic.js";
import { number, percent, table } from "./format.js";
import type { Inputs, Limit } from "./inputs.js";

/** Every limit, and how much of it is used. */
export function limits(inputs: Inputs): string {
  const { factors } = inputs.load;
  const rows = inputs.limits.map((limit) => {
    const shares = factors.map((factor) => {
      const share = utilisation(inputs, limit, factor);
      return share === undefined ? "?" : percent(share);
    });
    const at = reachedAt(inputs, limit);
    const value = limit.value === null ? "to be checked" : `${number(limit.value)}${open(limit)}`;
    const asked = number(demands(inputs, 1)[limit.id] ?? 0);
    const reached = at === undefined ? "–" : number(Number(at.toPrecision(2)));
    return [nameOf(limit), value, per(limit), asked, ...shares, reached];
  });
  const head = [
    "limit",
    "value",
    "",
    "asked at 1x",
    ...factors.map((f) => `${number(f)}x`),
    "reached at messages a day",
  ];
  return `## Limits

In ${inputs.load.region}, an account's defaults, busiest minute. * the value is to be checked: see [Sources](#sources).

${table(head, rows, [1, 3, 4, 5, 6, 7, 8])}`;
}

/** Where limits and prices were found. */
export function sources({ limits, prices }: Inputs): string {
  const limitRows = limits.map((limit) => [
    nameOf(limit),
    limit.standing,
    limit.adjustable,
    link(limit.source),
    limit.seen,
    limit.note,
  ]);
  const priceRows = prices.prices.map(({ what, usd: each, standing, source }) => [
    what,
    `${each.toFixed(10).replace(/0+$/, "").replace(/\.$/, "")}`,
    standing,
    link(source),
  ]);
  return `## Sources

The pages were looked up in a stored copy, whose age is not known; none was fetched live. "documented": the number stands in
AWS's documentation as stored, of some pages in translation or as a copy in a public repository. "quoted": others quote AWS. "computed": of our own configuration. "to be checked": not found
there; what stands here was published by others who read it in their accounts.

${table(["limit", "standing", "can be raised", "source", "looked up", "note"], limitRows)}

${prices.about} Looked up on ${prices.seen}.

${table(["price", "USD", "standing", "where AWS has it"], priceRows, [1])}`;
}

/** What a limit is called in a table. */
export function nameOf({ service, what }: Limit): string {
  return `${service}: ${what}`;
}

function open({ standing }: Limit): string {
  return standing === "to be checked" ? " *" : "";
}

function per({ per }: Limit): string {
  return per === "at once" ? per : `a ${per}`;
}

function link(source: string): string {
  if (!source.startsWith("https://")) return `\`${source}\``;
  const { hostname, pathname } = new URL(source);
  const page = pathname.split("/").filter(Boolean).at(-1) ?? hostname;
  return `[${hostname.replace(/^docs\.|^www\./, "")} ${page.replace(/\.html$/, "")}](${source})`;
}
