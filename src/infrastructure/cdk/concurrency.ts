import { err, ok, type Result } from "neverthrow";
import { outputBurnDown } from "#adapters/bedrock";
import { bearableConcurrency, type QuotaLimits, shareOf } from "#domain";
import type { ModelUse, Sizes } from "./sizes.js";

/** How many of each function that asks Bedrock may run at once. */
export interface Concurrency {
  readonly generate: number;
  readonly judge: number;
  readonly prepare: number;
  readonly "search-index": number;
}

/** How many functions are reserved in all: where there is no search nothing indexes. */
export function reservedIn(
  { "search-index": indexing, ...others }: Concurrency,
  search: Sizes["search"],
): number {
  const all = [...Object.values(others), ...(search === undefined ? [] : [indexing])];
  return all.reduce((sum, each) => sum + each, 0);
}

/** SQS hands over to two at least, if it is told how many. */
const leastOfQueue = 2;

/**
 * What the quotas bear. Two functions embed and have half of the model each. An error is a sentence for each
 * quota that does not bear what has to be.
 */
export function concurrencyOf(models: Sizes["models"]): Result<Concurrency, readonly string[]> {
  const faults: string[] = [];
  const lowest = (name: string, uses: readonly ModelUse[], needed: number) => {
    const borne = Math.min(...uses.map(borneBy));
    if (borne < needed) faults.push(tooLittle(name, uses, borne, needed));
    return borne;
  };
  const generate = lowest("models.generate", models.generate, 1);
  const judge = lowest("models.judge", models.judge, 1);
  const embed = lowest("models.embed", [models.embed], 2 * leastOfQueue);
  if (faults.length > 0) return err(faults);
  const half = Math.floor(embed / 2);
  return ok({ generate, judge, prepare: half, "search-index": half });
}

function borneBy(use: ModelUse): number {
  const { inputTokens, maxTokens, outputTokens: output, durationMs: latencyMs } = use.call;
  const usage = { input: inputTokens, output, cacheRead: 0, cacheWrite: 0 };
  const borne = bearableConcurrency(limitsOf(use), { inputTokens, maxTokens, usage, latencyMs });
  return Math.min(borne, use.atMost ?? Infinity);
}

function limitsOf({ modelId, tokensPerMinute, requestsPerMinute }: ModelUse): QuotaLimits {
  return {
    tokensPerMinute,
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    outputBurnDown: outputBurnDown(modelId),
  };
}

function tooLittle(name: string, uses: readonly ModelUse[], borne: number, needed: number): string {
  const of = uses.map(({ modelId }) => modelId).join(", ");
  return `${name} is too little: the quota of ${of} bears ${borne} calls at a time, and it takes ${needed}.`;
}

/** The setting `model-quotas`: what one function of those that run at once may take of each model. */
export function quotaShares(
  models: Sizes["models"],
  { generate, judge }: Concurrency,
): Readonly<Record<string, Omit<QuotaLimits, "outputBurnDown">>> {
  const shares = (uses: readonly ModelUse[], processes: number) =>
    uses.map((use) => {
      const { outputBurnDown: _, ...share } = shareOf(limitsOf(use), processes);
      return [use.modelId, share] as const;
    });
  return Object.fromEntries([...shares(models.generate, generate), ...shares(models.judge, judge)]);
}
