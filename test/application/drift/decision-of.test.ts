import { describe, expect, it } from "vitest";
import { decisionOf } from "#application/drift";
import { erased, type MessageEvent } from "#domain";
import {
  approved,
  approvedHistory,
  cancelled,
  declined,
  drafted,
  draftFailed,
  generationFailed,
  imported,
  judged,
  outcomeRecorded,
  prepared,
  rejected,
  requested,
  reviewRequested,
} from "../../support/message.js";

const of = (...events: readonly MessageEvent[]) => decisionOf(events);

describe("a decision", () => {
  it("is the fold of its message's stream", () => {
    expect(of(...approvedHistory, outcomeRecorded)._unsafeUnwrap()).toEqual({
      messageId: "msg-1",
      customerId: "cust-0001",
      decisionTime: "2026-04-01T00:00:00.000Z",
      purpose: "upsell",
      agentId: "upsell-generator",
      status: "approved",
      reason: undefined,
      isPrepared: true,
      features: prepared.features,
      featureSet: 1,
      agentVersion: "upsell-generator@2",
      judgeVersion: "upsell-judge@1",
      priceBook: "e".repeat(64),
      guidelines: "f".repeat(64),
      vectorHash: "2".repeat(64),
      modelsAsked: ["model-a"],
      modelsAnswered: ["model-a"],
      attempts: 1,
      score: 0.9,
      criteria: [{ criterion: "tone", score: 0.9 }],
      failureKind: undefined,
      stopReason: "end_turn",
      calls: 2,
      tokensIn: 1800,
      tokensOut: 400,
      tokensCacheRead: 0,
      tokensCacheWrite: 0,
      latencyMs: 1625,
      costNanoUsd: 11_400_000,
      subject: "Your roof in spring",
      body: "Dear Łukasz, …",
      outcomes: ["converted"],
    });
  });

  it("has the score of the last draft that was judged, and the costs of all", () => {
    const second = { ...approved, attempt: 2, score: 0.8 };
    const decision = of(
      requested,
      prepared,
      drafted(1),
      judged(1, 0.3),
      drafted(2),
      judged(2, 0.8),
      second,
    );
    expect(decision._unsafeUnwrap()).toMatchObject({ attempts: 2, score: 0.8, calls: 4 });
  });

  it("is unpriced when one of its calls is", () => {
    const free = { ...drafted(1), call: { ...drafted(1).call, costNanoUsd: "unpriced" as const } };
    const decision = of(requested, prepared, free, judged(1, 0.9), approved);
    expect(decision._unsafeUnwrap().costNanoUsd).toBe("unpriced");
  });

  it.each([
    ["declined", "no-consent", [requested, declined]],
    ["rejected", "below-threshold", [requested, prepared, drafted(1), judged(1, 0.2), rejected]],
    ["failed", "judge: throttled", [requested, prepared, draftFailed(1), generationFailed]],
    ["cancelled", "the customer called", [requested, cancelled]],
  ] as const)("was %s: %s", (status, reason, events) => {
    expect(of(...events)._unsafeUnwrap()).toMatchObject({ status, reason });
  });

  it("counts though its customer was erased", () => {
    const draft = { ...drafted(1), subject: erased, body: erased, rawAnswer: erased };
    const decision = of(requested, prepared, draft, judged(1, 0.9), approved);
    expect(decision._unsafeUnwrap()).toMatchObject({ score: 0.9, body: { erased: true } });
  });

  it("leaves out what machines did", () => {
    const scanned = { ...outcomeRecorded, automated: true };
    expect(of(...approvedHistory, scanned)._unsafeUnwrap().outcomes).toEqual([]);
  });

  const unknown = { type: "MessageTeleported" } as object as MessageEvent;
  const odd = { ...prepared, features: { serviceCount: null } } as object as MessageEvent;
  it.each([
    ["messages that another system wrote", [imported]],
    ["messages that were not decided yet when the record was read", [requested, prepared]],
    [
      "messages that were not decided yet when the record was read",
      [requested, prepared, drafted(1), judged(1, 0.9), reviewRequested],
    ],
    ["streams that do not begin with a request", [prepared]],
    ["streams that do not begin with a request", []],
    ["streams with an event of an unknown type", [requested, unknown]],
    ["streams with an event that is not as its contract says", [requested, odd]],
  ] as const)("is not made of %s", (why, events) => {
    expect(of(...events)._unsafeUnwrapErr()).toBe(why);
  });
});
