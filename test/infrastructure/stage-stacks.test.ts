import { ok } from "neverthrow";
import { describe, expect, it, vi } from "vitest";
import {
  keptBy,
  stackOf,
  stacksOf,
  stagesThere,
} from "../../src/infrastructure/aws/stage-stacks.js";
import {
  type AwsAnswer,
  answeredInXml,
  answeringAws,
  refusedInXml,
} from "../support/answering-aws.js";

const tag = (key: string, value: string) =>
  `<member><Key>${key}</Key><Value>${value}</Value></member>`;
const stack = (name: string, status: string, more = "") =>
  `<member>${more}<StackName>${name}</StackName><StackStatus>${status}</StackStatus></member>`;
const told = (...stacks: readonly string[]) =>
  answeredInXml("DescribeStacks", `<Stacks>${stacks.join("")}</Stacks>`);
const missing = (name = "") =>
  refusedInXml(400, "ValidationError", `Stack with id ${name} does not exist`);

describe("the stacks of a stage", () => {
  const aws = answeringAws();

  it("are asked for by their names, for which no right on other stacks is needed", async () => {
    const wants =
      "<Outputs><member><OutputKey>Wants</OutputKey><OutputValue>{&quot;reserved&quot;:23}</OutputValue></member></Outputs>";
    const there: Readonly<Record<string, AwsAnswer>> = {
      "docket-dev-data": told(stack("docket-dev-data", "CREATE_COMPLETE", wants)),
      "docket-dev-api": told(stack("docket-dev-api", "DELETE_COMPLETE")),
      "docket-dev-pipeline": told(
        stack(
          "docket-dev-pipeline",
          "UPDATE_ROLLBACK_COMPLETE",
          "<StackStatusReason>it&apos;s &lt;1&gt;</StackStatusReason><EnableTerminationProtection>true</EnableTerminationProtection>",
        ),
      ),
    };
    aws.answer = ({ form }) => there[form["StackName"] ?? ""] ?? missing(form["StackName"]);
    expect(await stacksOf("dev")).toEqual(
      ok([
        {
          part: "data",
          status: "CREATE_COMPLETE",
          isProtected: false,
          outputs: { Wants: '{"reserved":23}' },
        },
        {
          part: "pipeline",
          status: "UPDATE_ROLLBACK_COMPLETE",
          why: "it's <1>",
          isProtected: true,
          outputs: {},
        },
      ]),
    );
    expect(aws.heard.map(({ form }) => form["StackName"]).sort()).toEqual([
      "docket-dev-api",
      "docket-dev-aws-only",
      "docket-dev-data",
      "docket-dev-ingestion",
      "docket-dev-operations",
      "docket-dev-pipeline",
      "docket-dev-search",
    ]);
  });

  it("may not be there, one of them or all", async () => {
    aws.answer = ({ form }) => missing(form["StackName"]);
    expect(await stackOf("dev", "api")).toEqual(ok(undefined));
    expect(aws.heard.map(({ form }) => form)).toEqual([
      { Action: "DescribeStacks", Version: "2010-05-15", StackName: "docket-dev-api" },
    ]);
    expect(await stacksOf("dev")).toEqual(ok([]));
  });

  it("are not taken for missing where something else is wrong", async () => {
    aws.answer = () => refusedInXml(400, "ValidationError", "The stack name is too long");
    expect((await stacksOf("dev"))._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be asked: The stack name is too long.",
    );
  });

  it("are asked for again where CloudFormation allows no more requests at the moment", async () => {
    const answers = [
      refusedInXml(400, "Throttling", "Rate exceeded"),
      { status: 503 },
      told(stack("docket-dev-api", "CREATE_COMPLETE")),
    ];
    aws.answer = () => answers[aws.heard.length - 1] ?? { status: 500 };
    const found = (await stackOf("dev", "api"))._unsafeUnwrap();
    expect(found).toMatchObject({ part: "api", status: "CREATE_COMPLETE" });
    expect(aws.heard).toHaveLength(3);
  });

  it("are a secret to who may not look for them, and is told what to allow", async () => {
    aws.answer = () => refusedInXml(403, "AccessDenied", "not you");
    expect((await stackOf("dev", "api"))._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be used: not you. Allow this identity cloudformation:DescribeStacks on the stack docket-dev-api.",
    );
    expect((await keptBy("dev", "data"))._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be used: not you. Allow this identity cloudformation:DescribeStackResources on the stack docket-dev-data.",
    );
    expect((await stagesThere())._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be used: not you. Allow this identity cloudformation:DescribeStacks on every stack.",
    );
  });

  it("are not asked for where nobody says who asks or where, or something else answers", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    expect((await stackOf("dev", "api"))._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be used: Region is missing. Say which AWS region: set AWS_REGION.",
    );
    vi.stubEnv("AWS_REGION", "eu-west-1");
    aws.answer = () => ({ body: "<html><body>Welcome!</body></html>" });
    expect((await stackOf("dev", "api"))._unsafeUnwrapErr()).toMatch(
      /What answers there is not CloudFormation: correct the endpoint\.$/,
    );
  });

  it("may leave something behind that is in the way by its name", async () => {
    const resource = (type: string, id: string, status = "DELETE_SKIPPED") =>
      `<member><PhysicalResourceId>${id}</PhysicalResourceId><ResourceType>AWS::${type}</ResourceType>
       <ResourceStatus>${status}</ResourceStatus></member>`;
    const left = [
      resource("SQS::Queue", "https://sqs/1/docket-dev-dlq"),
      resource("SNS::Topic", "arn:aws:sns:eu-west-1:1:docket-dev-alerts"),
      resource("SQS::Queue", "https://sqs/1/docket-dev-gone", "DELETE_COMPLETE"),
      // One setting of the region, and a key that others of its kind do not mind.
      resource("ApiGateway::Account", "docke-apiac-1ABCDEF"),
      resource("KMS::Key", "4cf1e6a2-54a1-4b5c-b9a3-0c3a3f1f6a20"),
    ];
    aws.answer = () =>
      answeredInXml("DescribeStackResources", `<StackResources>${left.join("")}</StackResources>`);
    expect(await keptBy("dev", "data")).toEqual(
      ok([
        "AWS::SQS::Queue https://sqs/1/docket-dev-dlq",
        "AWS::SNS::Topic arn:aws:sns:eu-west-1:1:docket-dev-alerts",
      ]),
    );
  });
});

describe("the stages of an account", () => {
  const aws = answeringAws();
  const ours = (stage: string) =>
    `<Tags>${tag("application", "docket")}${tag("stage", stage)}</Tags>`;

  it("are found by the tags of their stacks, page by page", async () => {
    const first = [
      stack("docket-test-data", "CREATE_COMPLETE", ours("test")),
      stack("docket-test-api", "CREATE_COMPLETE", ours("test")),
      stack("docket-hub-data", "CREATE_COMPLETE", `<Tags>${tag("stage", "prod")}</Tags>`),
      stack("docket-old-data", "DELETE_COMPLETE", ours("old")),
    ];
    const second = stack("docket-dev-data", "ROLLBACK_COMPLETE", ours("dev"));
    aws.answer = ({ form }) =>
      form["NextToken"] === "two"
        ? told(second)
        : answeredInXml(
            "DescribeStacks",
            `<Stacks>${first.join("")}</Stacks><NextToken>two</NextToken>`,
          );
    expect(await stagesThere()).toEqual(ok(["dev", "test"]));
  });

  it("may be none", async () => {
    aws.answer = () => told();
    expect(await stagesThere()).toEqual(ok([]));
  });
});
