import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { SimulatedLanguageModel } from "#adapters/simulated";
import type { AgentFile, LanguageModel, ModelFailure } from "#application";
import {
  addCustomer,
  approval,
  error,
  eventsOf,
  generator,
  generatorContent,
  judge,
  must,
  now,
  openDocket,
  request,
  typesOf,
  withMessage,
} from "../support/docket.js";
import { callFacts, draft, failing, scored, writing } from "../support/language-model.js";

const kinds: readonly ModelFailure["kind"][] = [
  "throttled",
  "timed-out",
  "unavailable",
  "refused",
  "guardrail",
  "malformed",
  "too-long",
];

describe("a generator that fails", () => {
  it.each(kinds)("because it is %s is asked three times, and the message fails", async (kind) => {
    const model = writing(() => failing(kind));
    const { docket, messageId, status } = await withMessage({ model });
    expect([status, model.drafting.length]).toEqual(["failed", 3]);
    expect((await eventsOf(docket, `message:${messageId}`)).slice(2)).toMatchObject([
      { type: "DraftFailed", attempt: 1, kind },
      { type: "DraftFailed", attempt: 2, kind },
      { type: "DraftFailed", attempt: 3, kind },
      { type: "GenerationFailed", stage: "generate", kind },
    ]);
  });

  it.each(["throttled", "timedOut", "malformed", "tooLong"])(
    "in the simulation because everything is %s ends the message, too",
    async (rate) => {
      const model = new SimulatedLanguageModel({ throttled: 0, [rate]: 1 });
      const { docket, messageId, status } = await withMessage({ model });
      expect(status).toBe("failed");
      expect(await typesOf(docket, `message:${messageId}`)).toHaveLength(6);
    },
  );

  it("once goes on with the next attempt", async () => {
    const model = writing((n) => (n === 1 ? failing("throttled") : draft));
    expect((await withMessage({ model })).status).toBe("approved");
  });

  it("on every attempt but one, whose draft does not pass, has its message rejected", async () => {
    const model = writing(
      (n) => (n === 1 ? draft : failing("malformed")),
      () => scored(0.1),
    );
    expect((await withMessage({ model })).status).toBe("rejected");
  });

  it("after it answered is paid for", async () => {
    const model = writing(() => ({ ...failing("too-long"), call: { ...paid() } }));
    const { docket, messageId } = await withMessage({ model });
    const { cost } = await must(docket.explain(messageId));
    expect(cost).toEqual({ nanoUsd: 3 * (1_100_000 + 550_000), unpriced: 0 });
  });
});

describe("a judge that fails", () => {
  it.each(kinds)("because it is %s is asked three times, and the message fails", async (kind) => {
    const model = writing(undefined, () => failing(kind));
    const { docket, messageId, status } = await withMessage({ model });
    expect([status, model.drafting.length, model.judging.length]).toEqual(["failed", 1, 3]);
    expect(model.judging.map(({ repeat }) => repeat)).toEqual([1, 2, 3]);
    expect((await eventsOf(docket, `message:${messageId}`)).slice(3)).toMatchObject([
      { type: "JudgementFailed", repeat: 1, kind },
      { type: "JudgementFailed", repeat: 2, kind },
      { type: "JudgementFailed", repeat: 3, kind },
      { type: "GenerationFailed", stage: "judge", kind },
    ]);
  });

  it("twice still decides the third time", async () => {
    const model = writing(undefined, (n) => (n < 3 ? failing("timed-out") : scored(0.9)));
    expect((await withMessage({ model })).status).toBe("approved");
  });
});

describe("a model that cannot be asked", () => {
  it.each(["refused", "unavailable"] as const)(
    "because it is %s fails no message: a later run goes on, as if nothing had been",
    async (why) => {
      const notAsked = { type: "NotAsked", why, detail: "sign in" } as const;
      const ends = [notAsked, undefined, notAsked, undefined];
      const writer = writing();
      const complete: LanguageModel["complete"] = (...asked) => {
        const end = ends.shift();
        return end === undefined ? writer.complete(...asked) : errAsync(end);
      };
      const docket = await openDocket({ model: { complete } });
      await addCustomer(docket, "c-1");
      const messageId = await request(docket);
      expect(await error(docket.runMessage(messageId))).toEqual(notAsked);
      expect(await error(docket.runMessage(messageId))).toEqual(notAsked);
      expect(await must(docket.runMessage(messageId))).toMatchObject({ status: "approved" });
      expect(await typesOf(docket, `message:${messageId}`)).toEqual([
        "MessageRequested",
        "ContextPrepared",
        "DraftGenerated",
        "DraftJudged",
        "MessageApproved",
      ]);
      expect([writer.drafting, writer.judging].map((asked) => asked[0]?.repeat)).toEqual([1, 1]);
    },
  );
});

describe("an answer that the pipeline cannot use", () => {
  it.each([
    ["a draft without a body", { subject: "Hi" }],
    ["an empty subject", { subject: "", body: "Hi" }],
    ["a body of 20,001 characters", { subject: "Hi", body: "x".repeat(20_001) }],
    ["half a character", { subject: "Hi \ud83d", body: "Hi" }],
    ["no object", "Here it is"],
  ])("such as %s is malformed", async (_, value) => {
    const { docket, messageId, status } = await withMessage({ model: writing(() => value) });
    expect(status).toBe("failed");
    expect((await eventsOf(docket, `message:${messageId}`)).at(-1)).toMatchObject({
      kind: "malformed",
    });
  });

  it.each([
    ["a score of 1.1", scored(1.1)],
    ["a criterion without a score", { ...scored(0.9), scores: { personal: 0.9 } }],
    ["no rationale", { scores: scored(0.9).scores }],
  ])("such as %s is malformed", async (_, value) => {
    const { status } = await withMessage({ model: writing(undefined, () => value) });
    expect(status).toBe("failed");
  });
});

describe("a message is never stuck", () => {
  const cut = `${"x".repeat(1_999)}😀`;
  it.each([
    ["fails and says nothing", writing(() => failing("unavailable", ""))],
    ["fails with half a character", writing(() => failing("malformed", "\ud83d"))],
    ["fails at length", writing(() => failing("malformed", cut))],
    ["answers 200,001 characters", writing(undefined, undefined, () => "x".repeat(200_001))],
    ["answers 600,000 bytes", writing(undefined, undefined, () => "漢".repeat(199_999))],
    ["answers half a character", writing(undefined, undefined, () => '{"subject":"\ud83d"}')],
  ])("when its model %s", async (_, model) => {
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const ended = await docket.runMessage(await request(docket));
    expect(ended.isErr() ? ended.error : ended.value.next).toBe("nothing");
  });

  const wired = (judgeAgentId: string): AgentFile => ({
    ...generator,
    content: { ...generatorContent, judgeAgentId },
  });
  it.each([
    ["the generator itself", [judge, wired("email-generator")]],
    ["another generator", [judge, { ...generator, agentId: "other" }, wired("other")]],
    ["nobody", [wired("ghost")]],
  ])("because its judge is %s: that is refused before a contact is reserved", async (_, agents) => {
    const docket = await openDocket({}, {}, []);
    for (const agent of agents) await docket.putIntoService(agent, approval);
    await addCustomer(docket, "c-1");
    const asked = { customerId: "c-1", decisionTime: now };
    expect(await error(docket.requestMessage(asked))).toMatchObject({ type: "NotInService" });
    expect(await typesOf(docket, "customer:c-1")).not.toContain("ContactReserved");
  });
});

/** A call of the example's generator: 1,000 tokens in at 1,100,000, 100 out at 5,500,000. */
function paid() {
  return { ...callFacts, modelAsked: generatorContent.modelId };
}
