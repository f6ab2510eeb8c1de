import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { AwsCalls } from "../../aws/signed.js";
import { stateOf } from "../../aws/stage-findings.js";
import type { StackSeen } from "../../aws/stage-stacks.js";
import type { Target } from "./cdk.js";

/**
 * What an earlier stage of the name has left of its tables, bucket and secret, where the stack of these is not there:
 * it would be in the way of new ones. What cannot be looked at is not told.
 */
export function leftoversOf(
  { json, rest }: Pick<AwsCalls, "json" | "rest">,
  { stage, account, region }: Omit<Target, "version">,
  stacks: readonly StackSeen[],
): ResultAsync<readonly string[], string> {
  const data = stacks.find(({ part }) => part === "data");
  const isThere = data !== undefined && stateOf(data.status, "").type !== "failed-at-first";
  if (isThere) return ResultAsync.fromSafePromise(Promise.resolve([]));
  const own = (what: string) => `docket-${stage}-${what}`;
  const tables = ["events", "views", "keys"].map((name) => ({
    name: `the table ${own(name)}`,
    answer: json("dynamodb", "DynamoDB_20120810.DescribeTable", { TableName: own(name) }),
  }));
  const bucket = own(`${account}-${region}`);
  const looked = [
    ...tables,
    { name: `the bucket ${bucket}`, answer: rest("s3", "HEAD", `/${bucket}`) },
    {
      name: `the secret ${own("webhook")}`,
      answer: json("secretsmanager", "secretsmanager.DescribeSecret", { SecretId: own("webhook") }),
    },
  ];
  return ResultAsync.combine(
    looked.map(({ name, answer }) => answer.map(({ status }) => (status === 200 ? [name] : []))),
  ).map((names) => names.flat());
}

/** Whether there is room for a new stage. */
export function checkLeftovers(stage: string, left: readonly string[]): Result<void, string> {
  return left.length === 0
    ? ok(undefined)
    : err(
        `An earlier stage ${stage} has left ${left.join(", ")}, which would be in the way: delete what it left (docs/deploy.md, "Taking it down"), then run this again. Nothing was changed.`,
      );
}
