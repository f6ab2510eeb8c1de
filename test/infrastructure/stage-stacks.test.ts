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

const member = (name: string, status: string, outputs = "") =>
  `<member><Outputs>${outputs}</Outputs><StackName>${name}</StackName>
   <Tags><member><Key>StackName</Key><Value>docket-dev-other</Value></member></Tags>
   <StackStatus>${status}</StackStatus></member>`;
const page = (members: string, next = "") =>
  `<?xml version="1.0"?><DescribeStacksResponse xmlns="http://example.com/"><DescribeStacksResult>
   <Stacks>${members}</Stacks>${next}</DescribeStacksResult></DescribeStacksResponse>`;

describe("the stacks of a stage", () => {
  it("are those of its name, on however many pages", async () => {
    const wants =
      "<member><OutputKey>Wants</OutputKey><OutputValue>{&quot;reserved&quot;:23}</OutputValue></member>";
    const { asked, calls } = cloudFormation(({ NextToken }) => ({
      body:
        NextToken === undefined
          ? page(
              member("docket-dev-data", "CREATE_COMPLETE", wants) +
                member("docket-device-data", "CREATE_COMPLETE") +
                member("docket-dev-api", "DELETE_COMPLETE"),
              "<NextToken>more&amp;more</NextToken>",
            )
          : page(member("docket-dev-pipeline", "UPDATE_ROLLBACK_COMPLETE")),
    }));
    expect(await stacksOf(calls, "dev")).toEqual(
      ok([
        { part: "data", status: "CREATE_COMPLETE", outputs: { Wants: '{"reserved":23}' } },
        { part: "pipeline", status: "UPDATE_ROLLBACK_COMPLETE", outputs: {} },
      ]),
    );
    expect(asked.map(({ NextToken }) => NextToken)).toEqual([undefined, "more&more"]);
  });

  it("may not be there, one of them or all", async () => {
    const missing = cloudFormation(() => ({
      status: 400,
      body: "<ErrorResponse><Error><Code>ValidationError</Code></Error></ErrorResponse>",
    }));
    expect(await stackOf(missing.calls, "dev", "api")).toEqual(ok(undefined));
    expect(missing.asked[0]).toMatchObject({ StackName: "docket-dev-api" });
    const none = cloudFormation(() => ({ body: page("") }));
    expect(await stacksOf(none.calls, "dev")).toEqual(ok([]));
  });

  it("are a secret to who may not look for them, and is told what to allow", async () => {
    const { calls } = cloudFormation(() => ({
      status: 403,
      body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>",
    }));
    const refused = (await stacksOf(calls, "dev"))._unsafeUnwrapErr();
    expect(refused).toBe(
      "These credentials may not look for the stage: allow cloudformation:DescribeStacks on docket-dev-*, or set DOCKET_API_URL (not you).",
    );
  });

  it("may leave something behind that is kept", async () => {
    const resource = (name: string, status: string) =>
      `<member><PhysicalResourceId>${name}</PhysicalResourceId><ResourceType>AWS::SQS::Queue</ResourceType>
       <ResourceStatus>${status}</ResourceStatus></member>`;
    const { calls } = cloudFormation(() => ({
      body: `<R><StackResources>${resource("a", "DELETE_SKIPPED")}${resource("b", "DELETE_COMPLETE")}</StackResources></R>`,
    }));
    expect(await keptBy(calls, "docket-dev-data")).toEqual(ok(["AWS::SQS::Queue a"]));
  });
});

describe("an answer in XML", () => {
  it("is read with its entities, whatever stands around it", () => {
    const told = elementsIn('<?xml version="1.0"?><a x="1"><b/><c> &#65;&amp;B </c></a>');
    expect(textOf(told, "c")).toBe("A&B");
    expect(textOf(told, "b")).toBeUndefined();
  });

  it("has nothing in it where it is none", () => {
    expect(elementsIn('{"message": "no"}').children).toEqual([]);
  });
});
