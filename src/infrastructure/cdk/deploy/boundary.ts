import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import type { AwsCalls } from "../../aws/signed.js";
import { elementsIn, textOf } from "../../aws/xml.js";
import { repository } from "./cdk.js";

/** What nothing that is deployed by CDK may exceed. */
export const boundaryName = "docket-boundary";

/** Its policy: the services that the stacks consist of, and roles under our names alone. */
export const boundaryFile: string = join(repository, "docs", "boundary.json");

/** Makes the policy in the account where it is not there; says which it was. */
export function ensureBoundary(
  { query }: AwsCalls,
  account: string,
): ResultAsync<"made" | "there", string> {
  const Version = "2010-05-08";
  const PolicyArn = `arn:aws:iam::${account}:policy/${boundaryName}`;
  const refused = (what: string, body: string) =>
    errAsync(`${what} is refused: ${textOf(elementsIn(body), "Message") ?? "no reason is given"}.`);
  return query("iam", { Action: "GetPolicy", Version, PolicyArn }).andThen((found) => {
    if (found.status === 200) return okAsync("there" as const);
    if (found.status !== 404) return refused("iam:GetPolicy", found.body);
    return ResultAsync.fromSafePromise(readFile(boundaryFile, "utf8")).andThen((text) => {
      // Without its spaces: they count towards the 6,144 characters that a policy may have.
      const PolicyDocument = JSON.stringify(JSON.parse(text));
      const asked = { Action: "CreatePolicy", Version, PolicyName: boundaryName, PolicyDocument };
      return query("iam", asked).andThen(({ status, body }) =>
        status === 200 ? okAsync("made" as const) : refused("iam:CreatePolicy", body),
      );
    });
  });
}
