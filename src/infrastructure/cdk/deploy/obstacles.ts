import { type StackState, stateOf } from "../../aws/stage-findings.js";
import type { StackSeen } from "../../aws/stage-stacks.js";

/**
 * A sentence for every stack that stands in the way of a deployment: what a deployment that broke off left does so
 * only where something is kept of a stack that never came to be, by name as `kept` has it.
 */
export function obstacles(
  stage: string,
  stacks: readonly StackSeen[],
  kept: Readonly<Record<string, readonly string[]>> = {},
): readonly string[] {
  return stacks.flatMap(({ part, status, isProtected = false }) => {
    const stack = `docket-${stage}-${part}`;
    const advice = adviceAbout(stateOf(status, stack), {
      stack,
      isProtected,
      kept: kept[part] ?? [],
    });
    return advice === undefined ? [] : [`${stack} is in ${status}: ${advice}.`];
  });
}

function adviceAbout(state: StackState, about: Failed): string | undefined {
  switch (state.type) {
    case "under-way":
      return "a deployment is under way. Wait until it has ended, then run this again";
    case "stuck":
      return state.advice;
    case "failed-at-first":
      return adviceOnFailed(about);
    case "settled":
    case "begun":
    case "taken-back":
      return undefined;
  }
}

/** A stack that never came to be, if its state says so. */
interface Failed {
  readonly stack: string;
  readonly isProtected: boolean;
  readonly kept: readonly string[];
}

/** CDK deletes the stack and makes it again, unless it is protected; what it kept would be in the way by its name. */
function adviceOnFailed({ stack, isProtected, kept }: Failed): string | undefined {
  if (!isProtected && kept.length === 0) return undefined;
  const left =
    kept.length === 0
      ? ""
      : `, and what may hold data was kept: ${kept.join(", ")}. Delete these (docs/deploy.md, "Taking it down")`;
  const open = `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${stack}, then `;
  const first = isProtected ? ` It is protected, so that CDK cannot delete it: ${open}` : " Then ";
  return `its first deployment failed${left}.${first}aws cloudformation delete-stack --stack-name ${stack}, and run this again`;
}

/** A stage after its deployment broke off. */
export interface Broken {
  readonly stage: string;
  readonly stacks: readonly StackSeen[];
  /** What stands in the way of the next deployment, a sentence each. */
  readonly blocked: readonly string[];
}

/** What is said of a deployment that broke off: what has to be done before it is gone on with, if anything. */
export function brokenOff(why: string, { stage, stacks, blocked }: Broken): string {
  const what = `The deployment broke off (${why}). What is there stays`;
  if (blocked.length > 0) return `${what}. Before it can go on:\n${blocked.join("\n")}`;
  const failed = stacks.filter(({ status }) => stateOf(status, "").type === "failed-at-first");
  if (failed.length > 0) {
    const names = failed.map(({ part }) => `docket-${stage}-${part}`).join(", ");
    return `${what}, but ${names} never came to be: CloudFormation says above why. Put that right first; what "already exists" an earlier stage has left (docs/deploy.md, "Taking it down").`;
  }
  return `${what}: run the same again, and it goes on; docket doctor --stage ${stage} says what there is.`;
}
