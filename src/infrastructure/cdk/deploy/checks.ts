import { err, ok, type Result } from "neverthrow";
import type { Finding } from "#adapters/cli";
import { atOnce } from "../../aws/quota-findings.js";
import { type StackState, stageParts, stateOf, withoutCommit } from "../../aws/stage-findings.js";
import type { StackSeen } from "../../aws/stage-stacks.js";

/** Whether the credentials are those of the account that is meant. */
export function checkAccount(wanted: string | undefined, found: string): Result<string, string> {
  return wanted === undefined || wanted === found
    ? ok(found)
    : err(
        `These credentials are those of account ${found}, and account ${wanted} is meant: log in there, or correct --account or DOCKET_ACCOUNT. Nothing was changed.`,
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

/**
 * A sentence for every stack that stands in the way of a deployment: what a deployment that broke off left does so
 * only where something is kept of a stack that never came to be, by name as `kept` has it.
 */
export function obstacles(
  stage: string,
  stacks: readonly StackSeen[],
  kept: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] {
  return stacks.flatMap(({ part, status }) => {
    const stack = `docket-${stage}-${part}`;
    const advice = adviceAbout(stateOf(status, stack), stack, kept[part] ?? []);
    return advice === undefined ? [] : [`${stack} is in ${status}: ${advice}.`];
  });
}

function adviceAbout(
  state: StackState,
  stack: string,
  kept: readonly string[],
): string | undefined {
  switch (state.type) {
    case "under-way":
      return "a deployment is under way. Wait until it has ended, then run this again";
    case "stuck":
      return state.advice;
    case "failed-at-first":
      // CDK deletes the stack and makes it again; what it kept would be in the way by its name.
      return kept.length === 0
        ? undefined
        : `its first deployment failed, and what may hold data was kept: ${kept.join(", ")}. Delete these (docs/deploy.md, "Taking it down"), then aws cloudformation delete-stack --stack-name ${stack}, and run this again`;
    case "settled":
    case "begun":
    case "taken-back":
      return undefined;
  }
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
