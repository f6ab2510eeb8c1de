import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { StageAnswer } from "#adapters/cli";
import type { AwsCalls } from "./signed.js";
import { type Element, elementsIn, find, textOf } from "./xml.js";

/** A stack as CloudFormation tells of it. */
export interface StackSeen {
  /** Without the name of the stage, e.g. "api". */
  readonly part: string;
  /** As CloudFormation names it, e.g. "UPDATE_COMPLETE". */
  readonly status: string;
  readonly why?: string;
  /** It cannot be deleted, by CDK neither, until its protection is switched off. */
  readonly isProtected?: true;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A stage is called by small letters. An error is a sentence. */
export function stageName(stage: string): Result<string, string> {
  return /^[a-z][a-z0-9-]{0,30}$/.test(stage)
    ? ok(stage)
    : err(`There is no stage "${stage}": a stage is called by small letters.`);
}

/** All that a stage may consist of, in the order in which it is put up. */
const parts = ["data", "ingestion", "search", "pipeline", "api", "operations", "aws-only"] as const;

/** One stack of a stage, if it is there. An error is a sentence. */
export function stackOf(
  calls: Pick<AwsCalls, "query">,
  stage: string,
  part: string,
): ResultAsync<StackSeen | undefined, string> {
  const StackName = `docket-${stage}-${part}`;
  return asked(calls, "DescribeStacks", StackName).andThen((answer) => {
    const told = elementsIn(answer.body);
    const isMissing =
      answer.status === 400 &&
      textOf(told, "Code") === "ValidationError" &&
      answer.body.includes("does not exist");
    if (isMissing) return ok(undefined);
    if (answer.status >= 400) return err(refusal(answer, "DescribeStacks", StackName));
    return ok(stackIn(told, StackName, part));
  });
}

/** All stacks of a stage that are there. An error is a sentence. */
export function stacksOf(
  calls: Pick<AwsCalls, "query">,
  stage: string,
): ResultAsync<readonly StackSeen[], string> {
  // By name: to list all would take the right to see every stack of the account.
  return ResultAsync.combine(parts.map((part) => stackOf(calls, stage, part))).map((stacks) =>
    stacks.filter((stack) => stack !== undefined),
  );
}

/**
 * What a stack that was taken down has left, as type and name: that of things with a name of the stage, which are in the
 * way of others of that name.
 */
export function keptBy(
  calls: Pick<AwsCalls, "query">,
  stage: string,
  part: string,
): ResultAsync<readonly string[], string> {
  const StackName = `docket-${stage}-${part}`;
  return asked(calls, "DescribeStackResources", StackName).andThen((answer) => {
    if (answer.status >= 400) return err(refusal(answer, "DescribeStackResources", StackName));
    const resources = find(elementsIn(answer.body), "StackResources")?.children ?? [];
    return ok(
      resources.flatMap((resource) => {
        const id = childText(resource, "PhysicalResourceId") ?? "";
        const isKept = childText(resource, "ResourceStatus") === "DELETE_SKIPPED";
        return isKept && id.includes(`docket-${stage}-`)
          ? [`${childText(resource, "ResourceType")} ${id}`]
          : [];
      }),
    );
  });
}

function asked({ query }: Pick<AwsCalls, "query">, Action: string, StackName: string) {
  return query("cloudformation", { Action, Version: "2010-05-15", StackName });
}

function refusal({ status, body }: StageAnswer, action: string, stack: string): string {
  const said = textOf(elementsIn(body), "Message") ?? `it answered ${status}`;
  return status === 403
    ? `These credentials may not look for the stage: allow cloudformation:${action} on the stack ${stack} (${said}).`
    : `CloudFormation cannot be asked: ${said}.`;
}

function stackIn(told: Element, name: string, part: string): StackSeen | undefined {
  const stacks = find(told, "Stacks")?.children ?? [];
  const stack = stacks.find((each) => childText(each, "StackName") === name);
  const status = stack && childText(stack, "StackStatus");
  if (stack === undefined || status === undefined || status === "DELETE_COMPLETE") return undefined;
  const why = childText(stack, "StackStatusReason");
  const isProtected = childText(stack, "EnableTerminationProtection") === "true";
  return {
    part,
    status,
    ...(why !== undefined && { why }),
    ...(isProtected && { isProtected }),
    outputs: outputsOf(stack),
  };
}

/** Of its own: an output may have an element of the same name. */
function childText({ children }: Element, name: string): string | undefined {
  return children.find((child) => child.name === name)?.text.trim() || undefined;
}

function outputsOf(stack: Element): Readonly<Record<string, string>> {
  const members = stack.children.find(({ name }) => name === "Outputs")?.children ?? [];
  return Object.fromEntries(
    members.map((member) => [
      childText(member, "OutputKey") ?? "",
      childText(member, "OutputValue") ?? "",
    ]),
  );
}
