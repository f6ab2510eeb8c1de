import { describe, expect, it, vi } from "vitest";
import { answeredInXml, answeringAws, refusedInXml } from "../support/answering-aws.js";
import { freshPlace } from "../support/command-line.js";

const ofStage = (stage: string) =>
  `<member><StackName>docket-${stage}-data</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
   <Tags><member><Key>application</Key><Value>docket</Value></member>
   <member><Key>stage</Key><Value>${stage}</Value></member></Tags></member>`;

describe("a stage that is not there", () => {
  const aws = answeringAws();

  /** What the doctor says of it, where an account has other stages; `undefined` where only one may be looked for. */
  async function examined(others: readonly string[] | undefined) {
    aws.answer = ({ target, form: { Action = "", StackName } }) => {
      if (target.endsWith("GetParameter")) return { body: '{"Parameter":{"Value":"33"}}' };
      if (Action === "GetCallerIdentity") {
        return answeredInXml(Action, "<Arn>arn:aws:iam::222222222222:user/ada</Arn>");
      }
      if (StackName !== undefined) return refusedInXml(400, "ValidationError", "does not exist");
      return others === undefined
        ? refusedInXml(403, "AccessDenied", "not you")
        : answeredInXml(Action, `<Stacks>${others.map(ofStage).join("")}</Stacks>`);
    };
    const { code, out } = await (await freshPlace()).docket("doctor", "--stage", "nope");
    return { code, lines: out.trimEnd().split(/ *\n/) };
  }

  it("is said not to be, with those that are", async () => {
    const { code, lines } = await examined(["test", "dev"]);
    expect(code).toBe(1);
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, "  "))).toEqual([
      "ok  credentials  arn:aws:iam::222222222222:user/ada in eu-west-1",
      "ok  bootstrap of CDK  version 33",
      "FAILS  stacks docket-nope-*  there are none in this account and region, where there are dev, test: look at the name of the stage; npm run deploy -- --stage nope puts it up, if it is one of stages.ts",
      "1 of 3 things need your attention.",
    ]);
  });

  it("is said to be none of any, or of which nobody may tell", async () => {
    const none = await examined([]);
    expect(none.lines.join("\n")).toContain(
      "there are none in this account and region, where there is no stage at all: look at the credentials and the region; npm run deploy",
    );
    const untold = await examined(undefined);
    expect(untold.lines.join("\n")).toContain(
      "there are none in this account and region: look at the name of the stage; allow cloudformation:DescribeStacks on every stack to be told which there are",
    );
  });

  it("is not looked for without credentials or a region", async () => {
    vi.stubEnv("AWS_CONFIG_FILE", "/nowhere");
    for (const region of [undefined, "", "not a region"]) {
      vi.stubEnv("AWS_REGION", region);
      const { code, lines } = await examined([]);
      expect(code).toBe(1);
      expect(lines.join("\n")).toContain("Say which AWS region: set AWS_REGION");
    }
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    expect((await examined([])).lines.join("\n")).toContain(
      "There are no AWS credentials: sign in",
    );
    expect(aws.heard).toEqual([]);
  });
});
