import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryArtefactStore, InMemoryEventStore } from "#adapters/in-memory";
import { type Docket, type RecordLine, readRecord } from "#application";
import { hashText } from "#domain";
import {
  addCustomer,
  cause,
  generatorContent,
  judgeContent,
  memory,
  must,
  now,
  over,
  request,
  withMessage,
} from "../support/docket.js";
import { scored, writing } from "../support/language-model.js";

type Fields = Readonly<Record<string, unknown>>;

/** What is changed in the events of one type. */
type Change = (event: Fields) => Fields;

/** A Docket whose model may not be called, over a record as a file keeps it. */
async function restored(lines: readonly RecordLine[]): Promise<Docket> {
  const clock = new FixedClock(now);
  const artefacts = new InMemoryArtefactStore();
  for (const line of lines) {
    for (const text of Object.values(line.artefacts ?? {})) await must(artefacts.put(text));
  }
  const events = InMemoryEventStore.restore(lines, { clock })._unsafeUnwrap();
  const complete = () => {
    throw new Error("a model was called during replay");
  };
  return over(memory({ clock, artefacts, events, model: { complete } }));
}

/** What `verify` finds when an event is not what it was. */
async function findings(type: string, change: Change, model = writing()) {
  const { docket } = await withMessage({ model });
  const lines = await must(readRecord(docket.ports, false));
  const tampered = lines.map((line) =>
    line.event.type === type ? { ...line, event: { ...change({ ...line.event }), type } } : line,
  ) as readonly RecordLine[];
  expect(tampered).not.toEqual(lines);
  return found(await restored(tampered));
}

async function found(docket: Docket): Promise<readonly string[]> {
  const { findings } = await must(docket.verify());
  return findings.map(({ what, kind }) => `${what} ${kind}`);
}

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
const twice = () => writing(undefined, (n) => scored(n === 1 ? 0.2 : 0.9));
const rejecting = () => writing(undefined, () => scored(0.2));

describe("a record that nobody touched", () => {
  it.each([
    ["an approved message", writing(), 19],
    ["a message of two attempts", twice(), 23],
    ["a rejected message", rejecting(), 25],
  ])("of %s is verified without a finding, and without a model", async (_, model, checks) => {
    const { docket } = await withMessage({ model });
    const lines = await must(readRecord(docket.ports, false));
    const again = await restored(JSON.parse(JSON.stringify(lines)) as readonly RecordLine[]);
    expect(await must(again.verify())).toEqual({ messages: 1, checks, findings: [] });
  });

  it("stays clean when the customer's history goes on", async () => {
    const { docket, messageId } = await withMessage();
    const voided = { type: "VoidService", serviceId: "s-1", reason: "never took place" } as const;
    await must(docket.handleCustomer("c-1", [voided], cause("void")));
    const sold = {
      type: "RecordOutcome",
      providerEventId: "e-1",
      kind: "converted",
      occurredAt: now,
      automated: false,
    } as const;
    await must(docket.recordOutcome(messageId, sold, cause("e-1")));
    expect(await found(docket)).toEqual([]);
  });
});

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
    [
      "the assigned version",
      "ContextPrepared",
      inAssignment({ assigned: { version: 2, contentHash: hash } }),
      "assignment differs",
    ],
    [
      "the rollout",
      "ContextPrepared",
      inAssignment({ rolloutId: "rollout-x" }),
      "assignment differs",
    ],
    ["the approved score", "MessageApproved", set({ score: 1 }), "approved score differs"],
    ["the approved text", "MessageApproved", set({ textHash: hash }), "approved text differs"],
    ["the draft", "DraftGenerated", set({ body: "Buy now!" }), "approved text differs"],
    ["the prompt's hash", "DraftGenerated", set({ promptHash: hash }), "prompt of attempt 1 differs"],
    ["the prepared prompt", "ContextPrepared", set({ promptHash: hash }), "prepared prompt differs"],
    [
      "the judge's prompt",
      "DraftJudged",
      set({ promptHash: hash }),
      "prompt of email-judge for attempt 1 differs",
    ],
    ["the trigger", "MessageRequested", set({ trigger: "another" }), "message id differs"],
    [
      "the pass threshold",
      "ContextPrepared",
      set({ passThreshold: 0.1 }),
      "pass threshold differs",
    ],
    ["the attempts", "ContextPrepared", set({ maximumAttempts: 9 }), "maximum attempts differs"],
    [
      "the approval's threshold",
      "MessageApproved",
      set({ threshold: 0.1 }),
      "approved threshold differs",
    ],
    [
      "who approved",
      "MessageApproved",
      set({ by: "reviewer", textHash: hash }),
      "approval differs",
    ],
    [
      "the text that was searched with",
      "ContextPrepared",
      (event) => ({
        ...event,
        retrieval: { ...(event["retrieval"] as Fields), queryHash: hash },
      }),
      "retrieval query differs",
    ],
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
