import { err, ok, type Result, type ResultAsync } from "neverthrow";
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
  readonly outputs: Readonly<Record<string, string>>;
}

/** A stage is called by small letters. An error is a sentence. */
export function stageName(stage: string): Result<string, string> {
  return /^[a-z][a-z0-9-]{0,30}$/.test(stage)
    ? ok(stage)
    : err(`There is no stage "${stage}": a stage is called by small letters.`);
}

/** One stack of a stage, if it is there. An error is a sentence. */
export function stackOf(
  calls: AwsCalls,
  stage: string,
  part: string,
): ResultAsync<StackSeen | undefined, string> {
  const StackName = `docket-${stage}-${part}`;
  return describe(calls, { StackName }).andThen((answer) => {
    const [found] = stacksIn(elementsIn(answer.body), `docket-${stage}-`);
    const isMissing = answer.status === 400 && answer.body.includes("ValidationError");
    return answer.status < 400 || isMissing ? ok(found) : err(refusal(answer, StackName));
  });
}

/** All stacks of a stage that are there. An error is a sentence. */
export function stacksOf(
  calls: AwsCalls,
  stage: string,
): ResultAsync<readonly StackSeen[], string> {
  const prefix = `docket-${stage}-`;
  const page = (
    before: readonly StackSeen[],
    from: Readonly<Record<string, string>>,
  ): ResultAsync<readonly StackSeen[], string> =>
    describe(calls, from).andThen((answer) => {
      if (answer.status >= 400) return err(refusal(answer, `${prefix}*`));
      const told = elementsIn(answer.body);
      const stacks = [...before, ...stacksIn(told, prefix)];
      const NextToken = textOf(told, "NextToken");
      return NextToken === undefined ? ok(stacks) : page(stacks, { NextToken });
    });
  return page([], {});
}

/** What a stack that was taken down has left, as type and name. */
export function keptBy({ query }: AwsCalls, stack: string): ResultAsync<readonly string[], string> {
  const asked = { Action: "DescribeStackResources", Version: "2010-05-15", StackName: stack };
  return query("cloudformation", asked).map(({ body }) =>
    (find(elementsIn(body), "StackResources")?.children ?? [])
      .filter((resource) => childText(resource, "ResourceStatus") === "DELETE_SKIPPED")
      .map(
        (resource) =>
          `${childText(resource, "ResourceType")} ${childText(resource, "PhysicalResourceId")}`,
      ),
  );
}

function describe({ query }: AwsCalls, more: Readonly<Record<string, string>>) {
  return query("cloudformation", { Action: "DescribeStacks", Version: "2010-05-15", ...more });
}

function refusal({ status, body }: StageAnswer, what: string): string {
  const said = textOf(elementsIn(body), "Message") ?? `it answered ${status}`;
  return status === 403
    ? `These credentials may not look for the stage: allow cloudformation:DescribeStacks on ${what}, or set DOCKET_API_URL (${said}).`
    : `CloudFormation cannot be asked: ${said}.`;
}

function stacksIn(told: Element, prefix: string): readonly StackSeen[] {
  const stacks = find(told, "Stacks")?.children ?? [];
  return stacks.flatMap((stack) => {
    const part = childText(stack, "StackName")?.slice(prefix.length) ?? "";
    const status = childText(stack, "StackStatus") ?? "";
    if (!childText(stack, "StackName")?.startsWith(prefix) || status === "DELETE_COMPLETE")
      return [];
    const why = childText(stack, "StackStatusReason");
    return [{ part, status, ...(why !== undefined && { why }), outputs: outputsOf(stack) }];
  });
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
