import { ok, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import type { AwsCalls } from "../../src/infrastructure/aws/signed.js";
import { keptBy, stackOf, stacksOf } from "../../src/infrastructure/aws/stage-stacks.js";
import { elementsIn, textOf } from "../../src/infrastructure/aws/xml.js";

type Asked = Readonly<Record<string, string>>;

/** CloudFormation, as far as it answers in XML. */
function cloudFormation(answer: (asked: Asked) => { status?: number; body: string }) {
  const asked: Asked[] = [];
  const calls: Pick<AwsCalls, "query"> = {
    query: (_, parameters) => {
      asked.push(parameters);
      return okAsync({ status: 200, headers: {}, ...answer(parameters) });
    },
  };
  const unused = () => {
    throw new Error("only stacks are asked for");
  };
  return {
    asked,
    calls: { ...calls, send: unused, json: unused, rest: unused, region: unused },
  };
}

const page = (name: string, status: string, more = "") =>
  `<?xml version="1.0"?><DescribeStacksResponse xmlns="http://example.com/"><DescribeStacksResult>
   <Stacks><member>${more}<StackName>${name}</StackName>
   <Tags><member><Key>StackName</Key><Value>docket-dev-other</Value></member></Tags>
   <StackStatus>${status}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
const error = (code: string, message: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
const missing = ({ StackName }: Asked) => ({
  status: 400,
  body: error("ValidationError", `Stack with id ${StackName} does not exist`),
});

describe("the stacks of a stage", () => {
  it("are asked for by their names, for which no right on other stacks is needed", async () => {
    const wants =
      "<Outputs><member><OutputKey>Wants</OutputKey><OutputValue>{&quot;reserved&quot;:23}</OutputValue></member></Outputs>";
    const there: Readonly<Record<string, string>> = {
      "docket-dev-data": page("docket-dev-data", "CREATE_COMPLETE", wants),
      "docket-dev-api": page("docket-dev-api", "DELETE_COMPLETE"),
      "docket-dev-pipeline": page(
        "docket-dev-pipeline",
        "UPDATE_ROLLBACK_COMPLETE",
        "<EnableTerminationProtection>true</EnableTerminationProtection>",
      ),
    };
    const { asked, calls } = cloudFormation((call) => {
      const body = there[call["StackName"] ?? ""];
      return body === undefined ? missing(call) : { body };
    });
    expect(await stacksOf(calls, "dev")).toEqual(
      ok([
        { part: "data", status: "CREATE_COMPLETE", outputs: { Wants: '{"reserved":23}' } },
        { part: "pipeline", status: "UPDATE_ROLLBACK_COMPLETE", isProtected: true, outputs: {} },
      ]),
    );
    expect(asked.map(({ StackName }) => StackName)).toEqual([
      "docket-dev-data",
      "docket-dev-ingestion",
      "docket-dev-search",
      "docket-dev-pipeline",
      "docket-dev-api",
      "docket-dev-operations",
      "docket-dev-aws-only",
    ]);
  });

  it("may not be there, one of them or all", async () => {
    const none = cloudFormation(missing);
    expect(await stackOf(none.calls, "dev", "api")).toEqual(ok(undefined));
    expect(none.asked[0]).toMatchObject({ StackName: "docket-dev-api" });
    expect(await stacksOf(none.calls, "dev")).toEqual(ok([]));
  });

  it("are not taken for missing where something else is wrong", async () => {
    const body = error("ValidationError", "The stack name is too long");
    const { calls } = cloudFormation(() => ({ status: 400, body }));
    expect((await stacksOf(calls, "dev"))._unsafeUnwrapErr()).toBe(
      "CloudFormation cannot be asked: The stack name is too long.",
    );
  });

  it("are a secret to who may not look for them, and is told what to allow", async () => {
    const body = error("AccessDenied", "not you");
    const { calls } = cloudFormation(() => ({ status: 403, body }));
    expect((await stackOf(calls, "dev", "api"))._unsafeUnwrapErr()).toBe(
      "These credentials may not look for the stage: allow cloudformation:DescribeStacks on the stack docket-dev-api (not you).",
    );
    expect((await keptBy(calls, "dev", "data"))._unsafeUnwrapErr()).toBe(
      "These credentials may not look for the stage: allow cloudformation:DescribeStackResources on the stack docket-dev-data (not you).",
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
    const { calls } = cloudFormation(() => ({
      body: `<R><StackResources>${left.join("")}</StackResources></R>`,
    }));
    expect(await keptBy(calls, "dev", "data")).toEqual(
      ok([
        "AWS::SQS::Queue https://sqs/1/docket-dev-dlq",
        "AWS::SNS::Topic arn:aws:sns:eu-west-1:1:docket-dev-alerts",
      ]),
    );
  });
});

describe("an answer in XML", () => {
  it("is read with its entities, whatever stands around it", () => {
    const told = elementsIn('<?xml version="1.0"?><a x="1"><b/><c> &#65;&amp;B </c></a>');
    expect(textOf(told, "c")).toBe("A&B");
    expect(textOf(told, "b")).toBeUndefined();
  });

  it("may name characters by their numbers, as AWS does with quotation marks", () => {
    const told = elementsIn("<a>it&#x27;s &#39;there&#39; &#X41;&#x1F600; &#x110000; &nbsp;</a>");
    expect(textOf(told, "a")).toBe("it's 'there' A\u{1F600} &#x110000; &nbsp;");
  });

  it("has nothing in it where it is none", () => {
    expect(elementsIn('{"message": "no"}').children).toEqual([]);
  });
});
