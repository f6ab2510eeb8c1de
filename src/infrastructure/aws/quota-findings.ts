import type { Finding } from "#adapters/cli";
import type { AccountConcurrency } from "#adapters/lambda-concurrency";
import type { Quota } from "#adapters/service-quotas";
import { not, untold, well } from "./findings.js";
import type { StageWants } from "./stage-wants.js";

/** AWS keeps this many for functions that reserve none. */
const keptBack = 100;

/** What is found about the account's functions that run at once. */
export const atOnce = "functions at once";

/** Functions that may run at once in an account and region. */
export interface FunctionsAtOnce extends AccountConcurrency {
  /** What functions of the stage reserve already. */
  readonly ours: number;
}

/** Whether the account may run as many functions at once as the stage reserves, and was planned for. */
export function concurrencyFinding(
  { accountConcurrency, reserved }: Pick<StageWants, "accountConcurrency" | "reserved">,
  { allowed, unreserved, ours }: FunctionsAtOnce,
): Finding {
  const what = atOnce;
  const ask = 'ask for more (Service Quotas, AWS Lambda, "Concurrent executions")';
  const others = allowed - unreserved - ours;
  const beside = others > 0 ? `, ${others} are reserved by others` : "";
  if (unreserved + ours < reserved + keptBack) {
    return not(
      what,
      `the account may run ${allowed}${beside}, and the stage reserves ${reserved} beside the ${keptBack} that AWS keeps back: ${ask}`,
    );
  }
  return allowed < accountConcurrency
    ? not(
        what,
        `the account may run ${allowed}, and the stage is planned for ${accountConcurrency}: ${ask}, or say ${allowed} as accountConcurrency in stages.ts`,
      )
    : well(what, `${allowed} for the account, ${reserved} of them for this stage${beside}`);
}

/** Whether the account's quotas of models are what the stage was planned for. */
export function modelQuotaFindings(
  { models }: Pick<StageWants, "models">,
  quotas: readonly Quota[],
): readonly Finding[] {
  return models.flatMap(({ modelId, tokensPerMinute, requestsPerMinute }) => [
    quotaFinding(modelId, "tokens", tokensPerMinute, quotas),
    ...(requestsPerMinute === undefined
      ? []
      : [quotaFinding(modelId, "requests", requestsPerMinute, quotas)]),
  ]);
}

function quotaFinding(
  modelId: string,
  unit: "tokens" | "requests",
  wanted: number,
  quotas: readonly Quota[],
): Finding {
  const what = `${unit} a minute of ${modelId}`;
  const found = quotas.filter(({ name }) => isOf(modelId, unit, name));
  const [first] = found;
  if (first === undefined) {
    return untold(what, `no quota of that name; ${wanted} wanted: look in Service Quotas`);
  }
  const allowed = Math.min(...found.map(({ value }) => value));
  return allowed < wanted
    ? not(
        what,
        `the account has ${allowed}, and the stage is planned for ${wanted}: ask for more (Service Quotas, "${first.name}"), or say ${allowed} in stages.ts and deploy`,
      )
    : well(what, `${allowed}, and ${wanted} wanted`);
}

/**
 * Whether a quota is of this model and way of asking, e.g. "Cross-region model inference tokens per minute for
 * Anthropic Claude Haiku 4.5" of `us.anthropic.claude-haiku-4-5-20251001-v1:0`.
 */
function isOf(modelId: string, unit: "tokens" | "requests", quota: string): boolean {
  const name = quota.toLowerCase();
  const [, geography, model = ""] = /^(us|eu|apac|jp|au|global)?\.?(.*)$/.exec(modelId) ?? [];
  const way =
    geography === undefined
      ? "on-demand"
      : geography === "global"
        ? "global cross-region"
        : "cross-region";
  // Of a first version the quota's name says nothing, of a second one "V2".
  const [, version = "1"] = /-v(\d+)(?::\d+)?$/.exec(model) ?? [];
  const said = name.split(/[\s,]+/);
  const words = model
    .replace(/^[a-z]+\./, "")
    .replace(/-\d{8}/, "")
    .replace(/-v\d+(?::\d+)?$/, "")
    .replace(/:\d+$/, "")
    .replace(/(\d)-(\d)/, "$1.$2")
    .replace(/embed\b/, "embeddings")
    .split("-");
  return (
    name.startsWith(way) &&
    name.includes(`${unit} per minute`) &&
    words.every((word) => said.includes(word)) &&
    (version === "1" ? said.every((word) => !/^v\d$/.test(word)) : said.includes(`v${version}`))
  );
}
