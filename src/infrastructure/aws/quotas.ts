import * as z from "zod";
import { type GovernorOf, outputBurnDown, QuotaGovernor } from "#adapters/bedrock";
import type { InvalidSetting, NotAsked, Setting, Settings, Unavailable } from "#application";
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

type Quotas = z.output<typeof quotas>;

/**
 * What one process may take of each model's quota, by the model id that agent versions name. Models
 * that are not named are asked without asking first.
 */
export const modelQuotas: Setting<Quotas> = {
  name: "model-quotas",
  schema: quotas,
  default: {},
};

/** Governors of a process's calls, by model id; each follows the setting. */
export function quotaGovernors(settings: Settings): GovernorOf {
  const governors = new Map<string, Kept>();
  return (modelId, call) =>
    settings
      .get(modelQuotas, call)
      .map((quotas) => {
        const limits = limitsOf(quotas, modelId);
        if (limits === undefined) return undefined;
        const text = JSON.stringify(limits);
        const kept = governors.get(modelId);
        // The one that knows what was taken, as long as the limits are the same.
        if (kept?.limits === text) return kept.governor;
        const governor = new QuotaGovernor(tokenQuota(limits));
        governors.set(modelId, { limits: text, governor });
        return governor;
      })
      .mapErr(notKnown);
}

interface Kept {
  readonly limits: string;
  readonly governor: QuotaGovernor;
}

function limitsOf(quotas: Quotas, modelId: string): QuotaLimits | undefined {
  const quota = Object.hasOwn(quotas, modelId) ? quotas[modelId] : undefined;
  if (quota === undefined) return undefined;
  const { requestsPerMinute, ...rest } = quota;
  return {
    ...rest,
    outputBurnDown: quota.outputBurnDown ?? outputBurnDown(modelId),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
  };
}

/** Nothing is asked of a model when nobody knows whether it would fit. */
function notKnown(error: Unavailable | InvalidSetting): NotAsked {
  if (error.type === "InvalidSetting") {
    const detail = `the setting ${error.name} is wrong: ${error.issues.join("; ")}`;
    return { type: "NotAsked", why: "refused", detail };
  }
  const { service, cause, advice } = error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const what = `the quotas of models cannot be read from ${service}: ${reason}`;
  return advice === undefined
    ? { type: "NotAsked", why: "unavailable", detail: what }
    : { type: "NotAsked", why: "refused", detail: `${what}. ${advice}` };
}
