/** What messages cost, and what stands there costs, in USD. */
import {
  allFunctionSeconds,
  assumed,
  models,
  perMessage,
  runs,
  tokensOf,
  vectorGib,
  vectorsKept,
  webhooks,
} from "./arithmetic.js";
import type { Inputs, Standing } from "./inputs.js";

const hoursOfMonth = 730;

/** One part of the cost. */
export interface Cost {
  readonly part: string;
  readonly amount: number;
  readonly unit: string;
  readonly usd: number;
}

/** The price of a thing. Throws for one that is not in the table. */
function priceOf({ prices }: Inputs, id: string): number {
  const found = prices.prices.find((each) => each.id === id);
  if (found === undefined) throw new RangeError(`there is no price of ${id}`);
  return found.usd;
}

/** What a model's calls for one message cost by the price book. */
function modelCost({ measured, book }: Inputs, model: string): number {
  const price = book.models[model];
  if (price === undefined) throw new RangeError(`the price book has no ${model}`);
  const { calls, input, output } = tokensOf(measured, model);
  // Of the book: nano-USD for 1,000 tokens.
  const nanoUsd = (input * price.input + output * price.output) / 1_000;
  return ((calls / measured.begun) * nanoUsd) / 1e9;
}

/** What so many messages cost, by part, the largest first. */
export function costOfMessages(inputs: Inputs, messages: number): readonly Cost[] {
  const { load, measured } = inputs;
  const sum = (matches: (what: string) => boolean) => messages * perMessage(measured, matches);
  const invocations =
    messages * (perMessage(measured, (what) => what === "runs") + webhooks(measured));
  const { always, perAttempt } = load.transitions;
  const transitions = messages * (always + perAttempt * runs(measured, "generate"));
  const letters =
    messages * assumed(load, "lettersPerMessage") * assumed(load, "sqsRequestsPerLetter");
  const gbSeconds = messages * allFunctionSeconds(measured, load) * assumed(load, "lambdaGb");
  const characters = sum((what) => what === "embedder.characters");
  const parts: readonly (readonly [part: string, amount: number, unit: string, price: string])[] = [
    ["DynamoDB, writes", sum((what) => what.endsWith("writeUnits")), "units", "write-unit"],
    ["DynamoDB, reads", sum((what) => /^dynamodb.*readUnits$/.test(what)), "units", "read-unit"],
    ["Lambda, requests", invocations, "requests", "lambda-request"],
    ["Lambda, time", gbSeconds, "GB-seconds", "lambda-gb-second"],
    ["Step Functions", transitions, "transitions", "transition"],
    ["EventBridge", sum((what) => what === "eventbridge.events"), "events", "event"],
    ["SQS", letters, "requests", "sqs-request"],
    ["KMS", sum((what) => what === "kms.requests"), "requests", "kms-request"],
    ["S3, reads", sum((what) => what === "s3.gets"), "requests", "s3-get"],
    ["S3, writes", sum((what) => what === "s3.puts"), "requests", "s3-put"],
    ["API Gateway", messages * webhooks(measured), "requests", "api-request"],
    ["Titan", characters / assumed(load, "charactersPerToken"), "tokens", "titan-token"],
  ];
  const ofModels = Object.entries(models).map(([role, model]): Cost => {
    const { calls } = tokensOf(measured, model);
    return {
      part: `${role === "judge" ? "Claude Sonnet 4.5" : "Claude Haiku 4.5"}, the ${role}`,
      amount: (messages * calls) / measured.begun,
      unit: "calls",
      usd: messages * modelCost(inputs, model),
    };
  });
  const others = parts.map(([part, amount, unit, price]): Cost => {
    return { part, amount, unit, usd: amount * priceOf(inputs, price) };
  });
  return [...ofModels, ...others].sort((a, b) => b.usd - a.usd);
}

/** What the stages cost a month when nothing happens: for each thing its price and how many each stage has. */
export function costAtRest(inputs: Inputs): readonly AtRest[] {
  const { atRest, prices } = inputs;
  const names = Object.keys(atRest);
  return prices.prices.flatMap(({ id, what }) => {
    const counts = names.map((stage) => countOf(atRest[stage], id));
    if (counts.every((count) => count === 0)) return [];
    const usdMonth = (id.endsWith("-hour") ? hoursOfMonth : 1) * priceOf(inputs, id);
    const stages = names.map((stage, i) => {
      const count = counts[i] ?? 0;
      return { stage, count, usd: count * usdMonth };
    });
    return [{ what: what.replace(/, an? (hour|month)$/, ""), stages }];
  });
}

/** One kind of thing, in each stage. */
export interface AtRest {
  readonly what: string;
  readonly stages: readonly {
    readonly stage: string;
    readonly count: number;
    readonly usd: number;
  }[];
}

function countOf(standing: readonly Standing[] | undefined, id: string): number {
  return standing?.find(({ price }) => price === id)?.count ?? 0;
}

/** What a stage costs a month when nothing happens, of all that has a known price. */
export function totalAtRest(inputs: Inputs, stage: string): number {
  const all = costAtRest(inputs).flatMap(({ stages }) => stages);
  return total(all.filter((each) => each.stage === stage));
}

/** Nodes of a size that hold the search index in two copies, at least one for each, and their cost. */
export function searchOf(inputs: Inputs, factor: number, dimension: number, gibOfNode: number) {
  const gib = vectorGib(inputs.load, factor, dimension);
  const nodes = Math.max(2, Math.ceil((2 * gib) / gibOfNode));
  const usdMonth = nodes * hoursOfMonth * priceOf(inputs, "m7g.large.search-hour");
  return { vectors: vectorsKept(inputs.load, factor), gib, nodes, usdMonth };
}

/** The sum of costs. */
export function total(costs: readonly Pick<Cost, "usd">[]): number {
  return costs.reduce((sum, { usd }) => sum + usd, 0);
}
