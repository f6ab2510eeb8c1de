import { err, ok, type Result, ResultAsync } from "neverthrow";
import { CloudFormationStacks, cloudFormationClient, type Stack } from "#adapters/cloudformation";
import type { CallOptions } from "#application";
import { askedInVain } from "./asked-in-vain.js";

/** A stack of a stage, by its part of it, e.g. "api". */
export interface StackSeen
  extends Pick<Stack, "status" | "outputs">,
    Partial<Pick<Stack, "why" | "isProtected">> {
  readonly part: string;
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
  stage: string,
  part: string,
  call?: CallOptions,
): ResultAsync<StackSeen | undefined, string> {
  return seen(stacks(), stage, part, call);
}

/** All stacks of a stage that are there. An error is a sentence. */
export function stacksOf(
  stage: string,
  call?: CallOptions,
): ResultAsync<readonly StackSeen[], string> {
  const all = stacks();
  // By name: to list all would take the right to see every stack of the account.
  return ResultAsync.combine(parts.map((part) => seen(all, stage, part, call))).map((found) =>
    found.filter((stack) => stack !== undefined),
  );
}

/** The names of all stages that have a stack in the account and region. An error is a sentence. */
export function stagesThere(call?: CallOptions): ResultAsync<readonly string[], string> {
  return stacks()
    .all(call)
    .map((all) => {
      const ours = all.filter(({ tags }) => tags["application"] === "docket");
      return [...new Set(ours.flatMap(({ tags }) => tags["stage"] ?? []))].sort();
    })
    .mapErr(askedInVain);
}

/** Which stages there are, for who looks for another one, as a part of a sentence. */
export function besides(others: readonly string[]): string {
  if (others.length === 0) return "where there is no stage at all";
  return `where there ${others.length === 1 ? "is" : "are"} ${others.join(", ")}`;
}

/**
 * What a stack that was taken down has left, as type and name: that of things with a name of the stage, which are in the
 * way of others of that name.
 */
export function keptBy(
  stage: string,
  part: string,
  call?: CallOptions,
): ResultAsync<readonly string[], string> {
  return stacks()
    .resources(`docket-${stage}-${part}`, call)
    .map((resources) =>
      resources.flatMap(({ type, status, id = "" }) =>
        status === "DELETE_SKIPPED" && id.includes(`docket-${stage}-`) ? [`${type} ${id}`] : [],
      ),
    )
    .mapErr(askedInVain);
}

const stacks = () => new CloudFormationStacks(cloudFormationClient());

function seen(
  all: CloudFormationStacks,
  stage: string,
  part: string,
  call: CallOptions | undefined,
): ResultAsync<StackSeen | undefined, string> {
  return all
    .named(`docket-${stage}-${part}`, call)
    .map((stack) => {
      if (stack === undefined) return undefined;
      const { name: _name, tags: _tags, ...told } = stack;
      return { part, ...told };
    })
    .mapErr(askedInVain);
}
