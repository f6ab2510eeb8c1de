import { describe, expect, it } from "vitest";
import { brokenOff, obstacles } from "../../../src/infrastructure/cdk/deploy/obstacles.js";

const stack = (part: string, status: string) => ({ part, status, outputs: {} });

describe("a deployment", () => {
  it("waits for one that is under way", () => {
    expect(obstacles("dev", [stack("api", "UPDATE_IN_PROGRESS")])).toEqual([
      "docket-dev-api is in UPDATE_IN_PROGRESS: a deployment is under way. Wait until it has ended, then run this again.",
    ]);
  });

  it("says what a first one that failed has kept, for that would be in its way", () => {
    const kept = { data: ["AWS::DynamoDB::Table docket-dev-events"] };
    expect(obstacles("dev", [stack("data", "ROLLBACK_COMPLETE")], kept)).toEqual([
      'docket-dev-data is in ROLLBACK_COMPLETE: its first deployment failed, and what may hold data was kept: AWS::DynamoDB::Table docket-dev-events. Delete these (docs/deploy.md, "Taking it down"). Then aws cloudformation delete-stack --stack-name docket-dev-data, and run this again.',
    ]);
  });

  it("says how CDK can delete a protected one that failed at first", () => {
    const failed = { ...stack("data", "ROLLBACK_COMPLETE"), isProtected: true as const };
    const open =
      "It is protected, so that CDK cannot delete it: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name docket-dev-data, then aws cloudformation delete-stack --stack-name docket-dev-data, and run this again.";
    expect(obstacles("dev", [failed])).toEqual([
      `docket-dev-data is in ROLLBACK_COMPLETE: its first deployment failed. ${open}`,
    ]);
    expect(obstacles("dev", [failed], { data: ["AWS::SQS::Queue docket-dev-dlq"] })).toEqual([
      `docket-dev-data is in ROLLBACK_COMPLETE: its first deployment failed, and what may hold data was kept: AWS::SQS::Queue docket-dev-dlq. Delete these (docs/deploy.md, "Taking it down"). ${open}`,
    ]);
  });

  it("says, when it breaks off, what has to be done before it goes on, if anything", () => {
    const why = "cdk deploy did not end well";
    const stacks = [stack("data", "CREATE_COMPLETE")];
    expect(brokenOff(why, { stage: "dev", stacks, blocked: [] })).toBe(
      "The deployment broke off (cdk deploy did not end well). What is there stays: run the same again, and it goes on; docket doctor --stage dev says what there is.",
    );
    expect(brokenOff(why, { stage: "prod", stacks, blocked: ["One.", "Two."] })).toBe(
      "The deployment broke off (cdk deploy did not end well). What is there stays. Before it can go on:\nOne.\nTwo.",
    );
    const failed = [stack("data", "ROLLBACK_COMPLETE")];
    expect(brokenOff(why, { stage: "dev", stacks: failed, blocked: [] })).toBe(
      'The deployment broke off (cdk deploy did not end well). What is there stays, but docket-dev-data never came to be: CloudFormation says above why. Put that right first; what "already exists" an earlier stage has left (docs/deploy.md, "Taking it down").',
    );
  });
});
