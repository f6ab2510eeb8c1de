import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { boundaryFile, ensureBoundary } from "../../../src/infrastructure/cdk/deploy/boundary.js";
import {
  type AwsAnswer,
  answeredInXml,
  answeringAws,
  refusedInXml,
} from "../../support/answering-aws.js";
import { at, ofType, resourcesOf, stageOf } from "./templates.js";

const text = readFileSync(boundaryFile, "utf8");
const statements: readonly { Sid: string; Action: string | readonly string[] }[] =
  JSON.parse(text).Statement;
const allowed: readonly string[] = statements.flatMap(({ Action }) => Action);

describe("the boundary", () => {
  it("fits into a policy", () => {
    expect(JSON.stringify(JSON.parse(text)).length).toBeLessThan(6_144);
  });

  /** What CloudFormation calls the services that IAM calls otherwise. */
  const services: Readonly<Record<string, string>> = {
    apigateway: "apigateway",
    cloudwatch: "cloudwatch",
    dynamodb: "dynamodb",
    events: "events",
    eventschemas: "schemas",
    iam: "iam",
    kinesis: "kinesis",
    kms: "kms",
    lambda: "lambda",
    logs: "logs",
    opensearchservice: "es",
    s3: "s3",
    secretsmanager: "secretsmanager",
    sns: "sns",
    sqs: "sqs",
    ssm: "ssm",
    stepfunctions: "states",
    wafv2: "wafv2",
  };

  const resources = resourcesOf(stageOf("prod"));

  it("lets every service be used that the stacks consist of", () => {
    for (const type of new Set(resources.map((resource) => resource.type))) {
      const service = services[type.split("::")[1]?.toLowerCase() ?? ""];
      expect(
        allowed.some((action) => action.startsWith(`${service}:`)),
        type,
      ).toBe(true);
    }
  });

  it("lets CloudFormation do with a role what its handlers of roles and their policies do", () => {
    // Of the handlers' permissions, those that need neither a managed policy nor a boundary: our roles have none.
    const handlers = [
      ...["CreateRole", "PutRolePolicy", "GetRolePolicy", "TagRole", "UntagRole", "GetRole"],
      ...["ListAttachedRolePolicies", "ListRolePolicies"],
      ...["UpdateRole", "UpdateRoleDescription", "UpdateAssumeRolePolicy", "DeleteRolePolicy"],
      "DeleteRole",
    ];
    const ofRoles = statements.find(({ Sid }) => Sid === "OurRolesOnly")?.Action;
    for (const action of handlers) expect(ofRoles, action).toContain(`iam:${action}`);
    // A service gets the role from whoever makes the function or the state machine.
    expect(ofRoles).toContain("iam:PassRole");
    const roles = ofType(resources, "AWS::IAM::Role");
    expect(roles.length).toBeGreaterThan(10);
    for (const { id, properties } of roles) {
      expect(at(properties, "ManagedPolicyArns"), id).toBeUndefined();
      expect(at(properties, "PermissionsBoundary"), id).toBeUndefined();
    }
  });
});

describe("the boundary of an account", () => {
  const aws = answeringAws();
  const arn = "arn:aws:iam::222222222222:policy/docket-boundary";

  /** IAM with a policy of that document, or without one; `versions` are numbers, the last of which counts. */
  function iam(document: string | undefined, versions: readonly number[] = [1]) {
    const last = versions.at(-1);
    const list = versions.map(
      (each) =>
        `<member><VersionId>v${each}</VersionId><IsDefaultVersion>${each === last}</IsDefaultVersion></member>`,
    );
    const answers: Readonly<Record<string, AwsAnswer>> = {
      GetPolicy:
        document === undefined
          ? refusedInXml(404, "NoSuchEntity", "it does not exist")
          : answeredInXml(
              "GetPolicy",
              `<Policy><DefaultVersionId>v${last}</DefaultVersionId></Policy>`,
            ),
      GetPolicyVersion: answeredInXml(
        "GetPolicyVersion",
        `<PolicyVersion><Document>${encodeURIComponent(document ?? "")}</Document></PolicyVersion>`,
      ),
      ListPolicyVersions: answeredInXml(
        "ListPolicyVersions",
        `<Versions>${list.join("")}</Versions>`,
      ),
    };
    aws.answer = ({ form: { Action = "" } }) => answers[Action] ?? answeredInXml(Action, "");
  }
  /** What was changed. */
  const changes = () =>
    aws.heard.map(({ form }) => form).filter(({ Action }) => !/^(?:Get|List)/.test(Action ?? ""));
  const ensure = (mayMake: boolean) => ensureBoundary("222222222222", mayMake);
  const compact = JSON.stringify(JSON.parse(text));
  const older = '{"Version":"2012-10-17","Statement":[]}';

  it("is made where there is none", async () => {
    iam(undefined);
    expect((await ensure(true))._unsafeUnwrap()).toBe("is made");
    expect(changes()).toEqual([
      {
        Action: "CreatePolicy",
        Version: "2010-05-08",
        PolicyName: "docket-boundary",
        PolicyDocument: compact,
      },
    ]);
  });

  it("is not made where a bootstrap is there that is not bound by it", async () => {
    iam(undefined);
    expect((await ensure(false))._unsafeUnwrap()).toBe(
      "is not there: this account was bootstrapped without it",
    );
    expect(changes()).toEqual([]);
  });

  it("stays where it says the same, whatever its spaces", async () => {
    iam(text);
    expect((await ensure(false))._unsafeUnwrap()).toBe("is there");
    expect(changes()).toEqual([]);
  });

  it("is brought up to date by a version that counts from then on", async () => {
    iam(older, [1, 2, 3, 4]);
    expect((await ensure(false))._unsafeUnwrap()).toBe("is brought up to date");
    expect(changes()).toEqual([
      {
        Action: "CreatePolicyVersion",
        Version: "2010-05-08",
        PolicyArn: arn,
        PolicyDocument: compact,
        SetAsDefault: "true",
      },
    ]);
  });

  it("loses its oldest version that does not count, where it has five", async () => {
    iam(older, [10, 9, 7, 8, 2]);
    await ensure(false);
    expect(changes().map(({ Action, VersionId }) => [Action, VersionId])).toEqual([
      ["DeletePolicyVersion", "v7"],
      ["CreatePolicyVersion", undefined],
    ]);
  });

  it("is made where another request has to wait for a moment", async () => {
    iam(undefined);
    const answer = aws.answer;
    let isBusy = true;
    aws.answer = (call) => {
      if (call.form["Action"] !== "CreatePolicy" || !isBusy) return answer(call);
      isBusy = false;
      return refusedInXml(400, "Throttling", "Rate exceeded");
    };
    expect((await ensure(true))._unsafeUnwrap()).toBe("is made");
    expect(changes().map(({ Action }) => Action)).toEqual(["CreatePolicy", "CreatePolicy"]);
  });

  it("gets no second version where nobody knows whether the first was made", async () => {
    iam(older);
    const answer = aws.answer;
    aws.answer = (call) =>
      call.form["Action"] === "CreatePolicyVersion" ? { isLost: true } : answer(call);
    expect((await ensure(false))._unsafeUnwrapErr()).toMatch(/^IAM did not answer: /);
    expect(changes().map(({ Action }) => Action)).toEqual(["CreatePolicyVersion"]);
  });

  it("says why IAM does not take it", async () => {
    iam(older);
    const answer = aws.answer;
    aws.answer = (call) =>
      call.form["Action"] === "CreatePolicyVersion"
        ? refusedInXml(400, "MalformedPolicyDocument", "Syntax errors in policy.")
        : answer(call);
    expect((await ensure(false))._unsafeUnwrapErr()).toBe(
      "iam:CreatePolicyVersion is refused: Syntax errors in policy.",
    );
  });

  it("is left alone by who may not look at it, unless it has to be made", async () => {
    aws.answer = () => refusedInXml(403, "AccessDenied", "not you");
    expect((await ensure(false))._unsafeUnwrap()).toBe(
      "stays as it is, for these credentials may not look at it (iam:GetPolicy)",
    );
    expect((await ensure(true))._unsafeUnwrapErr()).toBe("iam:GetPolicy is refused: not you.");
  });
});
