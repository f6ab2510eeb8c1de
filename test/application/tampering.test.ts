import { describe, expect, it } from "vitest";
import { generatorContent, judgeContent, withMessage } from "../support/docket.js";
import { scored, writing } from "../support/language-model.js";
import { type Change, changed, type Fields, findingsIn, linesOf } from "../support/record.js";

const inCall = (field: string, value: unknown) => (event: Fields) => ({
  ...event,
  call: { ...(event["call"] as Fields), [field]: value },
});
const inFeatures = (name: string, value: unknown) => (event: Fields) => ({
  ...event,
  features: { ...(event["features"] as Fields), [name]: value },
});
const inAssignment = (change: Fields) => (event: Fields) => ({
  ...event,
  assignment: { ...(event["assignment"] as Fields), ...change },
});
const set = (change: Fields) => (event: Fields) => ({ ...event, ...change });
const hash = "0".repeat(64);
const rejecting = () => writing(undefined, () => scored(0.2));

/** What is found when the events of a type are changed. */
async function findings(type: string, change: Change, model = writing()) {
  const { docket } = await withMessage({ model });
  return findingsIn(changed(await linesOf(docket), type, change));
}

describe("a record in which somebody changed", () => {
  it.each<[string, string, Change, string]>([
    [
      "a feature",
      "ContextPrepared",
      inFeatures("serviceCount", { status: "present", value: 7 }),
      "feature serviceCount differs",
    ],
    [
      "what the customer bought",
      "ServiceCompleted",
      set({ serviceType: "lawn_care" }),
      "feature serviceTypes differs",
    ],
    ["a score", "DraftJudged", set({ score: 0.95 }), "score of attempt 1 by email-judge differs"],
    [
      "a criterion's score",
      "DraftJudged",
      set({ criteria: [{ criterion: "honest", score: 1 }] }),
      "score of attempt 1 by email-judge differs",
    ],
    ["a cost", "DraftGenerated", inCall("costNanoUsd", 1), "cost of r-1 differs"],
    [
      "a count of tokens",
      "DraftJudged",
      inCall("tokens", { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 }),
      "cost of r-1 differs",
    ],
    ["a bucket", "ContextPrepared", inAssignment({ bucket: 1 }), "assignment differs"],
    ["an arm", "ContextPrepared", inAssignment({ arm: "candidate" }), "assignment differs"],
    ["the approved score", "MessageApproved", set({ score: 1 }), "approved score differs"],
    ["the approved text", "MessageApproved", set({ textHash: hash }), "approved text differs"],
    ["the draft", "DraftGenerated", set({ body: "Buy now!" }), "approved text differs"],
    [
      "the prompt's hash",
      "DraftGenerated",
      set({ promptHash: hash }),
      "prompt of attempt 1 differs",
    ],
    [
      "the prepared prompt",
      "ContextPrepared",
      set({ promptHash: hash }),
      "prepared prompt differs",
    ],
    [
      "the judge's prompt",
      "DraftJudged",
      set({ promptHash: hash }),
      "prompt of email-judge for attempt 1 differs",
    ],
    ["the trigger", "MessageRequested", set({ trigger: "another" }), "message id differs"],
    [
      "a price book that is not there",
      "DraftGenerated",
      inCall("priceBook", hash),
      "cost of r-1 cannot-rebuild",
    ],
    [
      "guidelines that are not there",
      "ContextPrepared",
      set({ guidelines: hash }),
      "guidelines cannot-rebuild",
    ],
  ])("%s is found out", async (_, type, change, finding) => {
    expect(await findings(type, change)).toContain(finding);
  });

  it.each<[string, string, Change]>([
    [
      "the assigned version",
      "ContextPrepared",
      inAssignment({ assigned: { version: 2, contentHash: hash } }),
    ],
    ["the rollout", "ContextPrepared", inAssignment({ rolloutId: "rollout-x" })],
    ["the pass threshold", "ContextPrepared", set({ passThreshold: 0.1 })],
    ["the number of attempts", "ContextPrepared", set({ maximumAttempts: 9 })],
    ["the renderer", "ContextPrepared", set({ rendererVersion: 9 })],
    [
      "what was searched with",
      "ContextPrepared",
      (event) => ({ ...event, retrieval: { ...(event["retrieval"] as Fields), queryHash: hash } }),
    ],
    ["the approval's threshold", "MessageApproved", set({ threshold: 0.1 })],
    ["who approved", "MessageApproved", set({ by: "reviewer" })],
  ])("%s is found out, too", async (_, type, change) => {
    expect(await findings(type, change)).not.toEqual([]);
  });

  it("a rejection into a reviewer's approval that never was is found out", async () => {
    const { docket } = await withMessage({ model: rejecting() });
    const lines = await linesOf(docket);
    const approved = {
      type: "MessageApproved",
      customerId: "c-1",
      attempt: 3,
      by: "reviewer",
      score: 1,
      threshold: 0.7,
      textHash: hash,
    };
    const forged = lines.map((line) =>
      line.event.type === "MessageRejected" ? { ...line, event: approved } : line,
    );
    expect(await findingsIn(forged)).not.toEqual([]);
  });

  it("an approval into a failure is found out", async () => {
    const { docket } = await withMessage();
    const failed = {
      type: "GenerationFailed",
      customerId: "c-1",
      stage: "judge",
      kind: "malformed",
    };
    const forged = (await linesOf(docket)).map((line) =>
      line.event.type === "MessageApproved" ? { ...line, event: failed } : line,
    );
    expect(await findingsIn(forged)).not.toEqual([]);
  });

  it.each([
    ["generator", generatorContent],
    ["judge", judgeContent],
  ] as const)("the %s's content is found out", async (kind, content) => {
    const change: Change = (event) =>
      (event["content"] as Fields)["kind"] === kind
        ? { ...event, content: { ...content, modelId: "another" } }
        : event;
    expect(await findings("AgentVersionRegistered", change)).toContain(`${kind} content differs`);
  });

  it("the hash of the content, too, cannot be rebuilt", async () => {
    const change = set({ contentHash: hash });
    expect(await findings("AgentVersionRegistered", change)).toEqual([
      "agent version email-generator@1 cannot-rebuild",
    ]);
  });

  it("a rejection from an approval is found out", async () => {
    const better = set({ score: 0.9, criteria: criteriaOf(0.9) });
    expect(await findings("DraftJudged", better, rejecting())).toContain("rejection differs");
  });

  it("an approval from a rejection is found out", async () => {
    const worse = set({ score: 0.2, criteria: criteriaOf(0.2) });
    expect(await findings("DraftJudged", worse)).toContain("approval differs");
  });
});

/** The same score for each criterion of the example's judge. */
function criteriaOf(score: number) {
  return judgeContent.rubric.map(({ criterion }) => ({ criterion, score }));
}
