import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { err, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import { dynamoDbClient } from "#adapters/dynamodb";
import { RemoteService, requestError } from "#adapters/remote";
import { s3Client } from "#adapters/s3";
import { secretsManagerClient } from "#adapters/secrets-manager";
import { askedInVain } from "../../aws/asked-in-vain.js";
import { stateOf } from "../../aws/stage-findings.js";
import type { StackSeen } from "../../aws/stage-stacks.js";
import type { Target } from "./cdk.js";

/**
 * What an earlier stage of the name has left of its tables, bucket and secret, where the stack of these is not there:
 * it would be in the way of new ones. What cannot be looked at is not told.
 */
export function leftoversOf(
  { stage, account, region }: Omit<Target, "version">,
  stacks: readonly StackSeen[],
): ResultAsync<readonly string[], string> {
  const data = stacks.find(({ part }) => part === "data");
  const isThere = data !== undefined && stateOf(data.status, "").type !== "failed-at-first";
  if (isThere) return okAsync([]);
  const own = (what: string) => `docket-${stage}-${what}`;
  const [dynamoDb, s3, secrets] = [dynamoDbClient(), s3Client(), secretsManagerClient()];
  const tables = ["events", "views", "keys"].map((name) => {
    const command = new DescribeTableCommand({ TableName: own(name) });
    return found(`the table ${own(name)}`, "DynamoDB", (abortSignal) =>
      dynamoDb.send(command, { abortSignal }),
    );
  });
  const Bucket = own(`${account}-${region}`);
  const SecretId = own("webhook");
  return ResultAsync.combine([
    ...tables,
    found(`the bucket ${Bucket}`, "S3", (abortSignal) =>
      s3.send(new HeadBucketCommand({ Bucket }), { abortSignal }),
    ),
    found(`the secret ${SecretId}`, "Secrets Manager", (abortSignal) =>
      secrets.send(new DescribeSecretCommand({ SecretId }), { abortSignal }),
    ),
  ]).map((names) => names.flat());
}

/** Its name where the service tells of it; an error is a sentence: nothing answered. */
function found(
  what: string,
  service: string,
  ask: (signal: AbortSignal) => Promise<unknown>,
): ResultAsync<readonly string[], string> {
  return new RemoteService({ name: service })
    .call(ask)
    .map((): readonly string[] => [what])
    .orElse((error) => (requestError(error.cause).status > 0 ? ok([]) : err(askedInVain(error))));
}

/** Whether there is room for a new stage. */
export function checkLeftovers(stage: string, left: readonly string[]): Result<void, string> {
  return left.length === 0
    ? ok(undefined)
    : err(
        `An earlier stage ${stage} has left ${left.join(", ")}, which would be in the way: delete what it left (docs/deploy.md, "Taking it down"), then run this again. Nothing was changed.`,
      );
}
