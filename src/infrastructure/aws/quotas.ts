import * as z from "zod";
import { type Demand, outputBurnDown, QuotaGovernor, type TokenGovernor } from "#adapters/bedrock";
import type { Setting, Settings } from "#application";
import { type QuotaLimits, tokenQuota } from "#domain";

const wholeFromOne = z.int().positive();
const quotas = z.record(
  z.string(),
  z.strictObject({
    tokensPerMinute: wholeFromOne,
    requestsPerMinute: wholeFromOne.optional(),
    outputBurnDown: z.number().min(1).optional(),
  }),
);

/**
 * What one process may take of each model's quota, by the model id that agent versions name. Models
 * that are not named are asked without asking first.
 */
export const modelQuotas: Setting<z.output<typeof quotas>> = {
  name: "model-quotas",
  schema: quotas,
  default: {},
};

/** Governors of a process's calls, by model id; each follows the setting. */
export function quotaGovernors(settings: Settings): (modelId: string) => TokenGovernor {
  const governors = new Map<string, TokenGovernor>();
  return (modelId) => {
    const known = governors.get(modelId);
    if (known !== undefined) return known;
    const governor = new GovernorBySetting(settings, modelId);
    governors.set(modelId, governor);
    return governor;
  };
}

class GovernorBySetting implements TokenGovernor {
  readonly #settings: Settings;
  readonly #modelId: string;
  #current: { readonly limits: string; readonly governor: QuotaGovernor } | undefined;

  constructor(settings: Settings, modelId: string) {
    this.#settings = settings;
    this.#modelId = modelId;
  }

  async admit(demand: Demand, signal: AbortSignal) {
    const found = await this.#settings.get(modelQuotas, { signal });
    if (found.isErr()) {
      const { error } = found;
      throw error.type === "Unavailable"
        ? error.cause
        : new Error(`the setting ${error.name} is wrong: ${error.issues.join("; ")}`);
    }
    const quota = Object.hasOwn(found.value, this.#modelId)
      ? found.value[this.#modelId]
      : undefined;
    if (quota === undefined) return { settle: () => undefined };
    const { requestsPerMinute, ...rest } = quota;
    const limits = {
      ...rest,
      outputBurnDown: quota.outputBurnDown ?? outputBurnDown(this.#modelId),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    };
    return this.#governorFor(limits).admit(demand, signal);
  }

  /** The one that knows what was taken, as long as the limits are the same. */
  #governorFor(limits: QuotaLimits): QuotaGovernor {
    const text = JSON.stringify(limits);
    if (this.#current?.limits !== text) {
      this.#current = { limits: text, governor: new QuotaGovernor(tokenQuota(limits)) };
    }
    return this.#current.governor;
  }
}
