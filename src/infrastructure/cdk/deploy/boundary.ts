import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import type { StageAnswer } from "#adapters/cli";
import type { AwsCalls } from "../../aws/signed.js";
import { elementsIn, find, textOf } from "../../aws/xml.js";
import { repository } from "./cdk.js";

/** What nothing that is deployed by CDK may exceed. */
export const boundaryName = "docket-boundary";

/** Its policy: the services that the stacks consist of, and roles under our names alone. */
export const boundaryFile: string = join(repository, "docs", "boundary.json");

/** IAM keeps so many versions of a policy. */
const mostVersions = 5;

type Calls = Pick<AwsCalls, "query">;

/**
 * Sees to it that the policy in the account says what the file says: makes it, or a new version of it. Where `mayMake`
 * is not set, for a bootstrap that is there may not be bound by it, it is only kept up to date. Says what was done.
 */
export function ensureBoundary(
  calls: Calls,
  account: string,
  mayMake: boolean,
): ResultAsync<string, string> {
  const PolicyArn = `arn:aws:iam::${account}:policy/${boundaryName}`;
  return safeTry<string, string>(async function* () {
    const found = yield* await ask(calls, "GetPolicy", { PolicyArn });
    // Without its spaces: they count towards the 6,144 characters that a policy may have.
    const PolicyDocument = plain(
      yield* await ResultAsync.fromSafePromise(readFile(boundaryFile, "utf8")),
    );
    if (found.status === 404) {
      if (!mayMake) return ok("is not there: this account was bootstrapped without it");
      const named = { PolicyName: boundaryName, PolicyDocument };
      yield* await did(calls, "CreatePolicy", named);
      return ok("is made");
    }
    if (found.status === 403 && !mayMake) {
      return ok("stays as it is, for these credentials may not look at it (iam:GetPolicy)");
    }
    const told = elementsIn((yield* unlessRefused("GetPolicy", found)).body);
    const VersionId = textOf(told, "DefaultVersionId") ?? "";
    const now = yield* await did(calls, "GetPolicyVersion", { PolicyArn, VersionId });
    if (documentIn(now) === PolicyDocument) return ok("is there");
    yield* await makeRoom(calls, PolicyArn);
    const next = { PolicyArn, PolicyDocument, SetAsDefault: "true" };
    yield* await did(calls, "CreatePolicyVersion", next);
    return ok("is brought up to date");
  });
}

/** Deletes the oldest version that does not count any more, where there are as many as there may be. */
function makeRoom(calls: Calls, PolicyArn: string): ResultAsync<void, string> {
  return safeTry<void, string>(async function* () {
    const { body } = yield* await did(calls, "ListPolicyVersions", { PolicyArn });
    const versions = find(elementsIn(body), "Versions")?.children ?? [];
    if (versions.length < mostVersions) return ok(undefined);
    const [oldest] = versions
      .filter((version) => textOf(version, "IsDefaultVersion") !== "true")
      .map((version) => textOf(version, "VersionId") ?? "")
      .sort((a, b) => numberOf(a) - numberOf(b));
    if (oldest !== undefined) {
      yield* await did(calls, "DeletePolicyVersion", { PolicyArn, VersionId: oldest });
    }
    return ok(undefined);
  });
}

/** They are counted up: "v12". */
const numberOf = (versionId: string): number => Number(versionId.slice(1));

/** IAM gives it out as it was put in, encoded as in an address. */
function documentIn({ body }: StageAnswer): string | undefined {
  try {
    return plain(decodeURIComponent(textOf(elementsIn(body), "Document") ?? ""));
  } catch {
    return undefined;
  }
}

const plain = (json: string): string => JSON.stringify(JSON.parse(json));

function ask({ query }: Calls, Action: string, more: Readonly<Record<string, string>>) {
  return query("iam", { Action, Version: "2010-05-08", ...more });
}

function did(
  calls: Calls,
  action: string,
  more: Readonly<Record<string, string>>,
): ResultAsync<StageAnswer, string> {
  return ask(calls, action, more).andThen((answer) => unlessRefused(action, answer));
}

function unlessRefused(action: string, answer: StageAnswer): Result<StageAnswer, string> {
  const why = textOf(elementsIn(answer.body), "Message") ?? "no reason is given";
  return answer.status === 200 ? ok(answer) : err(`iam:${action} is refused: ${why}.`);
}
