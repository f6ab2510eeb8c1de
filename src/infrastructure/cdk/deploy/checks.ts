import { err, ok, type Result } from "neverthrow";
import type { Finding } from "#adapters/cli";
import type { AgentFile } from "#application";
import { atOnce } from "../../aws/quota-findings.js";
import { stageParts, withoutCommit } from "../../aws/stage-findings.js";
import type { StackSeen } from "../../aws/stage-stacks.js";
import type { Stage } from "../stage.js";

/** Whether the credentials are those of the account that is meant. */
export function checkAccount(wanted: string | undefined, found: string): Result<string, string> {
  return wanted === undefined || wanted === found
    ? ok(found)
    : err(
        `These credentials are those of account ${found}, and account ${wanted} is meant: log in there, or correct --account or DOCKET_ACCOUNT. Nothing was changed.`,
      );
}

/** Whether the models can be asked from the region: profiles such as `us.` are there in some regions alone. */
export function checkRegion(
  region: string,
  { models, search }: Pick<Stage, "models" | "search">,
): Result<void, string> {
  const uses = [...models.generate, ...models.judge, ...(search ? [models.embed] : [])];
  const away = uses.filter(({ regions }) => !regions.includes(region));
  const told = away.map(({ modelId, regions }) => `${modelId} is in ${regions.join(", ")}`);
  return told.length === 0
    ? ok(undefined)
    : err(
        `${region} has not the models of this stage: ${told.join("; ")}. Say another --region, or other models and their regions in stages.ts. Nothing was changed.`,
      );
}

/** Whether agents that somebody gave have the one that writes. */
export function checkAgents(
  folder: string,
  agents: readonly Pick<AgentFile, "agentId">[],
  generator: string,
): Result<void, string> {
  return agents.some(({ agentId }) => agentId === generator)
    ? ok(undefined)
    : err(
        `There is no agent ${generator} in ${folder}, and it is the one that writes messages in this stage: call yours so, or say its id as generator in stages.ts. Nothing was changed.`,
      );
}

/**
 * Whether the account bears the stage; those of its quotas that do not are told. Without room for the functions that
 * reserve some CloudFormation would break off half way; too little of a model only makes messages wait.
 */
export function checkQuotas(
  findings: readonly Finding[],
  say: (text: string) => void,
): Result<void, string> {
  const short = findings.filter(({ isWell }) => !isWell);
  for (const { what, detail } of short) say(`${what}: ${detail}`);
  return short.some(({ what }) => what === atOnce)
    ? err("A quota of the account is too low for this stage. Nothing was changed.")
    : ok(undefined);
}

/** What is to be said before anything is changed, about what is deployed and what is here. */
export function versionNotice(stacks: readonly StackSeen[], ours: string): string {
  const told = stacks.map(({ outputs }) => outputs["Version"] ?? "unknown");
  const deployed = [...new Set(told)];
  if (deployed.length === 0) return `Version ${ours}: nothing of this stage is deployed yet.`;
  const [only = ""] = deployed;
  if (deployed.length > 1) {
    return `Version ${ours}: a deployment was interrupted, for ${deployed.join(" and ")} are both deployed. This one goes on.`;
  }
  const missing = stageParts.filter((part) => stacks.every((stack) => stack.part !== part));
  if (missing.length > 0) {
    return `Version ${ours}: a deployment of ${only} was interrupted before ${missing.join(", ")}. This one goes on.`;
  }
  if (only === ours) return `Version ${ours}: the same as is deployed.`;
  const isOlder = olderThan(withoutCommit(ours), withoutCommit(only));
  const caution = isOlder
    ? " That is an older one: it reads what the newer one wrote only where no new kind of event was written."
    : "";
  return `Version ${ours} comes in the place of ${only}.${caution}`;
}

/** By numbers: 0.10.0 is newer than 0.9.0. */
function olderThan(one: string, other: string): boolean {
  const numbers = (version: string) => version.split(".").map((part) => Number.parseInt(part, 10));
  const [a, b] = [numbers(one), numbers(other)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** How a person confirms a protected stage: by its name, at a terminal or beforehand. */
export function confirmation(
  { stage, isProtected }: { readonly stage: string; readonly isProtected: boolean },
  {
    confirmed,
    isInteractive,
  }: { readonly confirmed: string | undefined; readonly isInteractive: boolean },
): Result<"given" | "ask", string> {
  if (!isProtected || confirmed === stage) return ok("given");
  if (confirmed !== undefined) {
    return err(
      `--yes-deploy says ${confirmed}, and ${stage} is to be deployed. Nothing was changed.`,
    );
  }
  return isInteractive
    ? ok("ask")
    : err(
        `${stage} is protected, and there is nobody to ask: --yes-deploy ${stage} confirms it. Nothing was changed.`,
      );
}
