import type { Finding } from "#adapters/cli";
import { not, well } from "./findings.js";
import { besides, type StackSeen } from "./stage-stacks.js";

/** What every stage consists of; some have `search` and `aws-only` as well. */
export const stageParts = ["data", "ingestion", "pipeline", "api", "operations"] as const;

/** The oldest bootstrap that the stacks can be put up with. */
const leastBootstrap = 6;

/** Whether the account is ready for CDK in the region; the version is that of CDK's own parameter. */
export function bootstrapFinding(version: string | undefined, where: string): Finding {
  const what = "bootstrap of CDK";
  if (version === undefined) {
    return not(what, `there is none in ${where}: npm run deploy makes it`);
  }
  return Number(version) >= leastBootstrap
    ? well(what, `version ${version}`)
    : not(what, `version ${version} is too old: run npx cdk bootstrap ${where} again`);
}

/** What a stack's state means to whoever wants to deploy. */
export type StackState =
  | { readonly type: "settled" }
  /** It is there, as it was before a deployment that failed. */
  | { readonly type: "taken-back" }
  /** A change set that nobody carried out: the stack has nothing in it. */
  | { readonly type: "begun" }
  | { readonly type: "under-way" }
  /** The first deployment failed: only what holds data may be left. */
  | { readonly type: "failed-at-first" }
  /** Only a person can go on. */
  | { readonly type: "stuck"; readonly advice: string };

/** How it goes on from where CloudFormation itself does not; otherwise only by deleting the stack. */
const wayOut: Readonly<Record<string, string>> = {
  UPDATE_FAILED: "rollback-stack",
  UPDATE_ROLLBACK_FAILED: "continue-update-rollback",
};

/** Reads a state of CloudFormation for a stack of that name. */
export function stateOf(status: string, name: string): StackState {
  if (["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].includes(status)) {
    return { type: "settled" };
  }
  if (status === "REVIEW_IN_PROGRESS") return { type: "begun" };
  if (status.endsWith("_IN_PROGRESS")) return { type: "under-way" };
  if (["ROLLBACK_COMPLETE", "CREATE_FAILED"].includes(status)) return { type: "failed-at-first" };
  if (status === "UPDATE_ROLLBACK_COMPLETE" || status === "IMPORT_ROLLBACK_COMPLETE") {
    return { type: "taken-back" };
  }
  const command = wayOut[status] ?? "delete-stack";
  return {
    type: "stuck",
    advice: `look at its events for what cannot be undone, put that right, then aws cloudformation ${command} --stack-name ${name}`,
  };
}

/** What is found where nothing of a stage is there; `others` are the stages that are, where that could be told. */
export function noStage(stage: string, others: readonly string[] | undefined): Finding {
  const there = others === undefined ? "" : `, ${besides(others)}`;
  const advice = [
    `look at the ${others?.length === 0 ? "credentials and the region" : "name of the stage"}`,
    ...(others === undefined
      ? ["allow cloudformation:DescribeStacks on every stack to be told which there are"]
      : []),
    `npm run deploy -- --stage ${stage} puts it up, if it is one of stages.ts`,
  ];
  return not(
    `stacks docket-${stage}-*`,
    `there are none in this account and region${there}: ${advice.join("; ")}`,
  );
}

/** Whether all stacks of a stage are there, at rest and of one version, which is that of this program. */
export function stackFindings(
  stage: string,
  stacks: readonly StackSeen[],
  version: string,
): readonly Finding[] {
  const missing = stageParts.filter((part) => stacks.every((stack) => stack.part !== part));
  return [
    ...missing.map((part) =>
      not(`stack docket-${stage}-${part}`, "it is not there: deploy again, which goes on"),
    ),
    ...stacks.map((stack) => stackFinding(stage, stack)),
    versionFinding(stacks, version),
  ];
}

function stackFinding(stage: string, { part, status, why }: StackSeen): Finding {
  const name = `docket-${stage}-${part}`;
  const what = `stack ${name}`;
  const said = why === undefined ? status : `${status} (${why})`;
  const state = stateOf(status, name);
  switch (state.type) {
    case "settled":
      return well(what, status);
    case "taken-back":
      return not(what, `${said}: the last deployment was taken back; its events say why`);
    case "begun":
      return not(what, `${said}: it was begun and has nothing in it; deploy again`);
    case "under-way":
      return not(what, `${said}: wait until it has ended`);
    case "failed-at-first":
      return not(what, `${said}: it was never there; its events say why; then deploy again`);
    case "stuck":
      return not(what, `${said}: ${state.advice}`);
  }
}

/** Whether the stacks are of one version, and of this one; what follows a plus is the commit. */
function versionFinding(stacks: readonly StackSeen[], version: string): Finding {
  const what = "version";
  const came = stacks.filter(({ status }) => {
    const { type } = stateOf(status, "");
    return type !== "failed-at-first" && type !== "begun";
  });
  if (came.length === 0) return not(what, "none: no stack came to be");
  const told = came.map(({ part, outputs }) => ({ part, version: outputs["Version"] }));
  const versions = [...new Set(told.map((each) => each.version ?? "unknown"))];
  const [only = "unknown"] = versions;
  if (versions.length > 1) {
    const list = told.map((each) => `${each.part} ${each.version ?? "unknown"}`).join(", ");
    return not(what, `a deployment was interrupted: ${list}; deploy again, which goes on`);
  }
  return withoutCommit(only) === withoutCommit(version)
    ? well(what, only)
    : not(what, `${only} is deployed, and this is ${version}: deploy this one, or use that one`);
}

/** A version without the commit that it was made of, e.g. "0.1.0". */
export const withoutCommit = (version: string): string => version.replace(/\+.*$/, "");

/** An agent version as the admin API lists it, and whether traffic goes to it. */
export interface AgentSeen {
  readonly agentId: string;
  readonly kind: string;
  readonly version: number;
  readonly modelId: string;
  readonly traffic: "flowing" | "stopped" | "none";
}

/**
 * Whether messages can be written and judged. An agent that nobody serves yet is no fault while others are there; the
 * generator is the one that the stage names, where it is known.
 */
export function agentFindings(
  agents: readonly AgentSeen[],
  stage: string,
  generator?: string,
): readonly Finding[] {
  const command = `docket --stage ${stage} rollouts`;
  const found = agents.map(({ agentId, version, traffic }) => {
    const what = `agent ${agentId}`;
    if (traffic === "flowing") return well(what, `version ${version} is in service`);
    return traffic === "stopped"
      ? not(what, `its traffic is stopped: ${command} resume ${agentId} --reason "..."`)
      : well(what, "not in service");
  });
  const isOf = (kind: string, agent: AgentSeen) =>
    agent.kind === kind &&
    (kind === "judge" || generator === undefined || agent.agentId === generator);
  const missing = ["generator", "judge"].filter((kind) =>
    agents.every((agent) => !isOf(kind, agent) || agent.traffic === "none"),
  );
  const name = (kind: string) =>
    kind === "generator" && generator !== undefined ? `the generator ${generator}` : `a ${kind}`;
  return [
    ...found,
    ...missing.map((kind) => {
      const idle = agents.find((agent) => isOf(kind, agent));
      return not(
        name(kind),
        idle === undefined
          ? `none is registered: npm run deploy -- --stage ${stage} --agents examples/agents puts the example's in`
          : `none is in service: ${command} serve ${idle.agentId} --version ${idle.version} --reason "..."`,
      );
    }),
  ];
}
