/** How the plan begins: in short, the load, what one message takes. */
import {
  allFunctionSeconds,
  models,
  peakRate,
  perMessage,
  reachedAt,
  runs,
  tokensOf,
  withTokens,
} from "./arithmetic.js";
import { costOfMessages, total } from "./cost.js";
import { number, percent, table, usd } from "./format.js";
import type { Inputs } from "./inputs.js";
import { nameOf } from "./section-limits.js";
import { actFrom, newlyPressedAt } from "./steps.js";

/** The title, and what the numbers are worth. */
export function opening({ measured }: Inputs): string {
  return `# Scalability plan, first version

Computed by \`npm run plan:scale\` from the tables in [docs/scalability](docs/scalability): change a number
there, not here. **Nothing in it was measured on AWS.** What a message costs was counted on ${measured.at} over DynamoDB
Local with simulated models; how long things take is assumed; limits and prices are from documentation,
and each says whether it was found there.`;
}

/** The bottleneck and the cost at each factor. */
export function inShort(inputs: Inputs): string {
  const { base, factors } = inputs.load;
  const rows = factors.map((factor) => {
    const [first] = newlyPressedAt(inputs, factor);
    const monthly = total(costOfMessages(inputs, base.messagesPerDay * factor * 30));
    return [
      `${number(factor)}x`,
      number(base.messagesPerDay * factor),
      number(base.customers * factor),
      number(peakRate(inputs.load, factor)),
      first === undefined ? "none" : `${nameOf(first.limit)}: ${percent(first.share)}`,
      usd(monthly),
    ];
  });
  const kinds = factors.flatMap((factor) => {
    const fresh = newlyPressedAt(inputs, factor).map(({ change }) => change.kind);
    const of = (kind: string) => fresh.filter((each) => each === kind).length;
    const parts = [
      `${of("configuration")} of configuration`,
      `${of("request")} to be asked of AWS`,
      `${of("code")} of code`,
    ].filter((part) => !part.startsWith("0"));
    return parts.length === 0 ? [] : [`- Changes for ${number(factor)}x: ${parts.join(", ")}.`];
  });
  const thousand = costOfMessages(inputs, 1_000);
  const ofModels = thousand.filter(({ part }) => part.startsWith("Claude"));
  const modelShare = total(ofModels) / total(thousand);
  const head = [
    "",
    "messages a day",
    "customers",
    "a second at the peak",
    "first bottleneck",
    "USD a month",
  ];
  return `## In short

![How much of each limit is used at 1x, 10x, 100x and 1,000x](docs/scalability/utilisation.svg)

${table(head, rows, [1, 2, 3, 5])}

The first bottleneck is what is used most of all that grows with the load, from ${percent(actFrom)} on, once all is changed that
a smaller load has called for. The month's cost is of messages; what stands there at rest comes on top.

- **Look at your own quotas first.** A new account may be given a few thousand tokens a minute, or none: then
  nothing below is the first bottleneck, and no message is written at 1x either.
${kinds.join("\n")}
- Models are ${percent(modelShare)} of what a message costs; at ${number(factors.at(-1) ?? 1)}x what a message is worth decides before a limit does.
- ${cautious(inputs)}`;
}

function cautious(inputs: Inputs): string {
  const { generator, judge } = inputs.load.cautiousTokens;
  const measured = withTokens(inputs.measured, { generator, judge });
  const found = inputs.limits.find(({ id }) => id === "generator-tokens");
  const day = (given: Inputs) => {
    const at = found && reachedAt(given, found);
    return at === undefined ? "never" : number(Number(at.toPrecision(2)));
  };
  const more = { ...inputs, measured };
  return `The simulation's calls are short. With ${number(generator.input)} + ${number(generator.output)} and ${number(judge.input)} + ${number(judge.output)} tokens, which the stage reckons with, 1,000 messages cost
  ${usd(total(costOfMessages(more, 1_000)))} in place of ${usd(total(costOfMessages(inputs, 1_000)))}, and the generator's quota is used up at ${day(more)} messages a day in place of ${day(inputs)}.`;
}

/** Where the base load comes from. */
export function load({ load: { base } }: Inputs): string {
  return `## The base load

${base.why}`;
}

/** What each step takes for one message. */
export function oneMessage({ load, measured }: Inputs): string {
  const { begun, asked, steps } = measured;
  const rows = Object.entries(steps)
    .filter(([step]) => !step.startsWith("("))
    .map(([step, counts]) => {
      const of = (matches: RegExp) =>
        Object.entries(counts).reduce((sum, [what, n]) => sum + (matches.test(what) ? n : 0), 0);
      const cells = [/^runs$/, /writeUnits$/, /^dynamodb.*readUnits$/, /^kms/, /^s3/];
      const seconds = load.seconds[step] ?? 0;
      return [step, ...cells.map((each) => number(of(each) / begun)), number(seconds)];
    });
  const generator = tokensOf(measured, models.generator);
  const judge = tokensOf(measured, models.judge);
  const { always, perAttempt } = load.transitions;
  const head = ["step", "runs", "W", "R", "KMS", "S3", "s a run, assumed"];
  return `## What one message takes

Of ${asked} customers who were asked about, ${begun} were written to; all that was done is shared among those. Each step had
its own keys in memory, as each function has, so every first reading of a customer asks KMS. W and R are
write and read units of all tables as DynamoDB Local reports them. \`ingest\` is of a new customer, whose key is made; later
letters of one were not measured.

${table(head, rows, [1, 2, 3, 4, 5, 6])}

- ${number(runs(measured, "generate"))} attempts; a generator's call is ${number(generator.input)} + ${number(generator.output)} tokens, a judge's ${number(judge.input)} + ${number(judge.output)} (simulated).
- ${number(always + perAttempt * runs(measured, "generate"))} state transitions: ${load.transitions.why}
- ${number(perMessage(measured, (what) => what === "eventbridge.events"))} public events, in ${number(runs(measured, "publish"))} commits.
- ${number(allFunctionSeconds(measured, load))} s of functions, most of it waiting for models.`;
}
