import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  type PolicyVersion,
} from "@aws-sdk/client-iam";
import { ok, ResultAsync, safeTry } from "neverthrow";
import { requestError } from "#adapters/remote";
import type { Unavailable } from "#application";
import { askedInVain } from "../../aws/asked-in-vain.js";
import { repository } from "./cdk.js";
import { changedOnce, iamClient, read } from "./iam.js";

/** What nothing that is deployed by CDK may exceed. */
export const boundaryName = "docket-boundary";

/** Its policy: the services that the stacks consist of, and roles under our names alone. */
export const boundaryFile: string = join(repository, "docs", "boundary.json");

/** IAM keeps so many versions of a policy. */
const mostVersions = 5;

/**
 * Sees to it that the policy in the account says what the file says: makes it, or a new version of it. Where `mayMake`
 * is not set, for a bootstrap that is there may not be bound by it, it is only kept up to date. Says what was done.
 */
export function ensureBoundary(account: string, mayMake: boolean): ResultAsync<string, string> {
  const PolicyArn = `arn:aws:iam::${account}:policy/${boundaryName}`;
  const client = iamClient();
  return safeTry<string, string>(async function* () {
    const found = await read((stop) => client.send(new GetPolicyCommand({ PolicyArn }), stop));
    // Without its spaces: they count towards the 6,144 characters that a policy may have.
    const PolicyDocument = plain(
      yield* await ResultAsync.fromSafePromise(readFile(boundaryFile, "utf8")),
    );
    if (found.isErr() && statusOf(found.error) === 404) {
      if (!mayMake) return ok("is not there: this account was bootstrapped without it");
      const command = new CreatePolicyCommand({ PolicyName: boundaryName, PolicyDocument });
      yield* await changedOnce((stop) => client.send(command, stop)).mapErr(
        refusal("CreatePolicy"),
      );
      return ok("is made");
    }
    // With advice it is not the right that is missing, but who asks.
    if (found.isErr() && statusOf(found.error) === 403 && !found.error.advice && !mayMake) {
      return ok("stays as it is, for these credentials may not look at it (iam:GetPolicy)");
    }
    const { Policy } = yield* found.mapErr(refusal("GetPolicy"));
    const current = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    const { PolicyVersion: now } = yield* await read((stop) => client.send(current, stop)).mapErr(
      refusal("GetPolicyVersion"),
    );
    if (documentIn(now) === PolicyDocument) return ok("is there");
    yield* await makeRoom(client, PolicyArn);
    const next = { PolicyArn, PolicyDocument, SetAsDefault: true };
    yield* await changedOnce((stop) =>
      client.send(new CreatePolicyVersionCommand(next), stop),
    ).mapErr(refusal("CreatePolicyVersion"));
    return ok("is brought up to date");
  });
}

/** Deletes the oldest version that does not count any more, where there are as many as there may be. */
function makeRoom(client: IAMClient, PolicyArn: string): ResultAsync<void, string> {
  return safeTry<void, string>(async function* () {
    const list = new ListPolicyVersionsCommand({ PolicyArn });
    const { Versions = [] } = yield* await read((stop) => client.send(list, stop)).mapErr(
      refusal("ListPolicyVersions"),
    );
    if (Versions.length < mostVersions) return ok(undefined);
    const [oldest] = Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)
      .flatMap(({ VersionId }) => VersionId ?? [])
      .sort((a, b) => numberOf(a) - numberOf(b));
    if (oldest !== undefined) {
      const command = new DeletePolicyVersionCommand({ PolicyArn, VersionId: oldest });
      yield* await changedOnce((stop) => client.send(command, stop)).mapErr(
        refusal("DeletePolicyVersion"),
      );
    }
    return ok(undefined);
  });
}

/** They are counted up: "v12". */
const numberOf = (versionId: string): number => Number(versionId.slice(1));

/** IAM gives it out as it was put in, encoded as in an address. */
function documentIn(version: PolicyVersion | undefined): string | undefined {
  try {
    return plain(decodeURIComponent(version?.Document ?? ""));
  } catch {
    return undefined;
  }
}

const plain = (json: string): string => JSON.stringify(JSON.parse(json));

const statusOf = ({ cause }: Unavailable): number => requestError(cause).status;

const refusal = (action: string) => (error: Unavailable) => {
  const { status, message } = requestError(error.cause);
  return status >= 400 && status < 500 && error.advice === undefined
    ? `iam:${action} is refused: ${message.replace(/\.$/, "") || "no reason is given"}.`
    : askedInVain(error);
};
