/** What one message takes, what that makes of each limit, and what it costs. */
import type { Inputs, Limit, Load, Measured } from "./inputs.js";

const daySeconds = 86_400;
const gib = 1024 ** 3;

/** The agents' models in the example. */
export const models = {
  generator: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  judge: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
} as const;

/** A share of what was counted: all steps of the application, for each message that was written. */
export function perMessage({ steps, begun }: Measured, matches: (what: string) => boolean): number {
  // Steps in brackets are the measurement's own.
  const counts = Object.entries(steps).filter(([step]) => !step.startsWith("("));
  const total = counts
    .flatMap(([, each]) => Object.entries(each))
    .reduce((sum, [what, amount]) => sum + (matches(what) ? amount : 0), 0);
  return total / begun;
}

/** How often a step runs for each message that was written. */
export function runs({ steps, begun }: Measured, step: string): number {
  return (steps[step]?.["runs"] ?? 0) / begun;
}

/** Function time of a step, in seconds for each message that was written. */
export function functionSeconds(measured: Measured, load: Load, step: string): number {
  return runs(measured, step) * (load.seconds[step] ?? 0);
}

/** Function time of all steps, the webhook's too, in seconds for each message that was written. */
export function allFunctionSeconds(measured: Measured, load: Load): number {
  const steps = Object.keys(measured.steps).filter((step) => !step.startsWith("("));
  const seconds = steps.reduce((sum, step) => sum + functionSeconds(measured, load, step), 0);
  return seconds + webhooks(measured) * (load.seconds["webhook"] ?? 0);
}

/** Letters that come in for each message that is written: some lead to none. */
export function webhooks({ asked, begun }: Measured): number {
  return asked / begun;
}

/** Messages a second in the busiest minute. */
export function peakRate({ base }: Load, factor: number): number {
  return (base.messagesPerDay * factor * base.peakFactor) / daySeconds;
}

/** Tokens of a call, input and output, on average. */
export function tokensOf({ steps }: Measured, model: string) {
  const sum = (what: string) =>
    Object.values(steps).reduce((all, each) => all + (each[`model.${model}.${what}`] ?? 0), 0);
  const calls = sum("calls");
  return { calls, input: sum("input") / calls, output: sum("output") / calls };
}

/**
 * Tokens that a call takes of a quota: while it runs its input and `maxTokens`, afterwards its input
 * and `burnDown` for each token of output. The larger one, for both hold for up to a minute.
 */
export function quotaTokens(
  { input, output }: { readonly input: number; readonly output: number },
  maxTokens: number,
  burnDown: number,
): number {
  return Math.max(input + maxTokens, input + output * burnDown);
}

/** The same measurement with other tokens in each call of the models. */
export function withTokens(
  measured: Measured,
  tokens: Readonly<
    Record<keyof typeof models, { readonly input: number; readonly output: number }>
  >,
): Measured {
  const steps = { ...measured.steps };
  for (const role of ["generator", "judge"] as const) {
    const step = role === "generator" ? "generate" : "judge";
    const name = `model.${models[role]}`;
    const calls = steps[step]?.[`${name}.calls`] ?? 0;
    const { input, output } = tokens[role];
    steps[step] = {
      ...steps[step],
      [`${name}.input`]: calls * input,
      [`${name}.output`]: calls * output,
    };
  }
  return { ...measured, steps };
}

/** Bytes of vectors with their graph, 1.1 * (4 * dimension + 8 * m) each. */
export function vectorBytes(vectors: number, dimension: number, m: number): number {
  return 1.1 * (4 * dimension + 8 * m) * vectors;
}

/** Customers and cases in the search index after as long as they are kept. */
export function vectorsKept(load: Load, factor: number): number {
  const { customers, messagesPerDay } = load.base;
  const cases = messagesPerDay * assumed(load, "keptDays") * assumed(load, "caseShare");
  return factor * (customers + cases);
}

/** GiB that those take in one copy. */
export function vectorGib(load: Load, factor: number, dimension: number): number {
  return vectorBytes(vectorsKept(load, factor), dimension, assumed(load, "neighbours")) / gib;
}

/** An assumption's value. Throws for one that is not in the table. */
export function assumed({ assumed: all }: Load, name: string): number {
  const found = all[name];
  if (found === undefined) throw new RangeError(`nothing is assumed of ${name}`);
  return found.value;
}

/** The stream that most messages read, and the read units that one message takes of it. */
export function hottestStream(measured: Measured): {
  readonly stream: string;
  readonly units: number;
} {
  const names = new Set(
    Object.values(measured.steps).flatMap((each) =>
      Object.keys(each).filter((what) => what.startsWith("shared.")),
    ),
  );
  const streams = [...names].map((name) => ({
    stream: name.replace("shared.", ""),
    units: perMessage(measured, (what) => what === name),
  }));
  const [first] = streams.sort((a, b) => b.units - a.units);
  if (first === undefined) throw new RangeError("no shared stream was counted");
  return first;
}

/** What is asked of each limit at a factor of the base load, in the limit's own unit. */
export function demands(
  { load, measured }: Inputs,
  factor: number,
): Readonly<Record<string, number>> {
  const rate = peakRate(load, factor);
  const count = (what: string) => rate * perMessage(measured, (each) => each === what);
  const seconds = (step: string) => rate * functionSeconds(measured, load, step);
  const minuteOf = (model: string) => {
    const tokens = tokensOf(measured, model);
    const [maxTokens, burnDown] = [assumed(load, "maxTokens"), assumed(load, "outputBurnDown")];
    return rate * 60 * (tokens.calls / measured.begun) * quotaTokens(tokens, maxTokens, burnDown);
  };
  const attempts = runs(measured, "generate");
  const { always, perAttempt } = load.transitions;
  const letters = rate * webhooks(measured);
  const withSettings = seconds("prepare") + seconds("generate") + seconds("judge");
  return {
    "generate-configured": seconds("generate"),
    "judge-configured": seconds("judge"),
    "api-configured": letters,
    "titan-tokens": (count("embedder.characters") * 60) / assumed(load, "charactersPerToken"),
    "generator-tokens": minuteOf(models.generator),
    "judge-tokens": minuteOf(models.judge),
    "search-memory": vectorGib(load, factor, assumed(load, "dimension")),
    projection: (rate * runs(measured, "project") * assumed(load, "projectionMs")) / 1_000,
    "lambda-concurrency": rate * allFunctionSeconds(measured, load),
    "lambda-scaling": seconds("generate"),
    ssm: withSettings / assumed(load, "settingsSeconds"),
    "hot-partition": rate * hottestStream(measured).units,
    "sfn-start": rate,
    "sfn-transitions": rate * (always + perAttempt * attempts),
    "s3-gets": count("s3.gets"),
    "s3-puts": count("s3.puts"),
    "events-writes-new": count("dynamodb.events.writeUnits"),
    "views-writes": count("dynamodb.views.writeUnits"),
    "events-reads": count("dynamodb.events.readUnits"),
    "stream-readers": 2,
    putevents: rate * runs(measured, "publish"),
    "rule-invocations": count("eventbridge.events"),
    "queue-concurrency": seconds("request"),
    "queue-in-flight": letters * (load.seconds["ingest"] ?? 0),
    kms: count("kms.requests"),
    api: letters,
    "kinesis-shard": letters,
  };
}

/** How much of a limit is used: 1 is all of it. `undefined` for a limit that is not known. */
export function utilisation(
  inputs: Inputs,
  { id, value }: Limit,
  factor: number,
): number | undefined {
  const demand = demands(inputs, factor)[id];
  if (demand === undefined) throw new RangeError(`nothing says what is asked of ${id}`);
  return value === null ? undefined : demand / value;
}

/** Messages a day at which a limit is used up; `undefined` where the load does not matter. */
export function reachedAt(inputs: Inputs, limit: Limit): number | undefined {
  const [once, twice] = [utilisation(inputs, limit, 1), utilisation(inputs, limit, 2)];
  if (once === undefined || twice === undefined || twice <= once) return undefined;
  return inputs.load.base.messagesPerDay / once;
}
