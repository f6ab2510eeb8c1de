import { describe, expect, it } from "vitest";
import { checkLeftovers, leftoversOf } from "../../../src/infrastructure/cdk/deploy/leftovers.js";
import { answeringAws } from "../../support/answering-aws.js";

const target = { stage: "dev", account: "222222222222", region: "eu-west-1" };
const stack = (part: string, status: string) => ({ part, status, outputs: {} });

describe("what an earlier stage has left", () => {
  const aws = answeringAws();
  const left = async (...stacks: readonly ReturnType<typeof stack>[]) =>
    (await leftoversOf(target, stacks))._unsafeUnwrap();

  it("is told where nothing else of the stage is there", async () => {
    aws.answer = ({ path, target: asked, body }) => {
      if (path === "/docket-dev-222222222222-eu-west-1/") return { status: 200 };
      return asked.endsWith("DescribeTable") && body.includes("docket-dev-views")
        ? { status: 200 }
        : { status: 400 };
    };
    expect(await left()).toEqual([
      "the table docket-dev-views",
      "the bucket docket-dev-222222222222-eu-west-1",
    ]);
    expect(await left(stack("data", "ROLLBACK_COMPLETE"))).toHaveLength(2);
    expect(aws.heard.some(({ body }) => body === '{"SecretId":"docket-dev-webhook"}')).toBe(true);
  });

  it("is no matter where the stage itself has it", async () => {
    aws.answer = () => ({ status: 200 });
    expect(await left(stack("data", "UPDATE_COMPLETE"))).toEqual([]);
  });

  it("is in the way of a new stage", () => {
    expect(checkLeftovers("dev", []).isOk()).toBe(true);
    expect(checkLeftovers("dev", ["the table docket-dev-views"])._unsafeUnwrapErr()).toBe(
      'An earlier stage dev has left the table docket-dev-views, which would be in the way: delete what it left (docs/deploy.md, "Taking it down"), then run this again. Nothing was changed.',
    );
  });
});
