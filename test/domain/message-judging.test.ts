import { describe, expect, it } from "vitest";
import {
  erased,
  fold,
  judgeTries,
  type MessageEvent,
  maximumJudgeTries,
  message,
  type NextStep,
  nextStep,
  passes,
  primaryJudgement,
  shadowIsDue,
} from "#domain";
import { given } from "../support/given.js";
import * as m from "../support/message.js";

const customerId = "cust-0001";
const judge = (attempt: number, score: number) =>
  ({ type: "RecordJudgement", ...m.judgement(attempt, score) }) as const;
const shadow = (attempt: number, score: number) =>
  ({ type: "RecordJudgement", ...m.shadowJudgement(attempt, score) }) as const;
const shadowed = (attempt: number, score: number) =>
  ({ type: "DraftJudged", customerId, ...m.shadowJudgement(attempt, score) }) as const;
const conclude = { type: "Conclude" } as const;
const ready = [m.requested, m.prepared];
const drafted = [...ready, m.drafted(1)];
const withShadow = [m.requested, m.preparedWithShadow, m.drafted(1)];
const threeFailures = [m.judgementFailed(1, 1), m.judgementFailed(1, 2), m.judgementFailed(1, 3)];

describe("a judgement", () => {
  it("is recorded once for each attempt, judge version and repeat", () => {
    given(message, drafted)
      .when(judge(1, 0.9))
      .emits([m.judged(1, 0.9)]);
    given(message, [...drafted, m.judged(1, 0.9)])
      .when(judge(1, 0.2))
      .emits([]);
    given(message, [...drafted, m.judgementFailed(1, 1)])
      .when(judge(1, 0.9))
      .emits([]);
    given(message, [...drafted, m.judgementFailed(1, 1)])
      .when({ ...judge(1, 0.9), repeat: 2 })
      .emits([{ ...m.judged(1, 0.9), repeat: 2 }]);
  });

  it("that failed is recorded, once", () => {
    const fail = { type: "RecordJudgementFailure", ...m.judgementFailure(1, 1) } as const;
    given(message, drafted)
      .when(fail)
      .emits([m.judgementFailed(1, 1)]);
    given(message, [...drafted, m.judgementFailed(1, 1)])
      .when(fail)
      .emits([]);
  });

  it("needs a draft", () => {
    given(message, [m.requested])
      .when(judge(1, 0.9))
      .rejects({ type: "NotNow", command: "RecordJudgement", status: "requested" });
    given(message, drafted)
      .when(judge(2, 0.9))
      .rejects({ type: "NotNow", command: "RecordJudgement", status: "prepared" });
    given(message, [...ready, m.draftFailed(1)])
      .when({ type: "RecordJudgementFailure", ...m.judgementFailure(1, 1) })
      .rejects({ type: "NotNow", command: "RecordJudgementFailure", status: "prepared" });
  });

  it("that decides is the primary judge's", () => {
    given(message, drafted)
      .when({ ...judge(1, 0.9), judge: m.shadowJudge })
      .rejects({
        type: "NotThePrimaryJudge",
        agentId: m.shadowJudge.agentId,
        version: m.shadowJudge.version,
      });
  });

  it("is never the generator's own", () => {
    given(message, drafted)
      .when({ ...shadow(1, 0.9), judge: m.generator })
      .rejects({
        type: "JudgeIsGenerator",
        agentId: m.generator.agentId,
        version: m.generator.version,
      });
  });

  it("of the primary judge does not come after the end", () => {
    given(message, m.approvedHistory)
      .when({ ...judge(1, 0.1), repeat: 2 })
      .rejects({ type: "NotNow", command: "RecordJudgement", status: "approved" });
  });

  it("does not stand in the primary judge's way by being called a shadow's", () => {
    const history: MessageEvent[] = [...drafted];
    for (const role of ["shadow", "primary"] as const) {
      const command = { ...judge(1, 0.9), role };
      history.push(...message.decide(command, fold(message, history)).unwrapOr([]));
    }
    const [attempt] = fold(message, history).attempts;
    expect(attempt && primaryJudgement(attempt)?.score).toBe(0.9);
  });
});

describe("a shadow judge", () => {
  it("is heard beside the primary one, and decides nothing", () => {
    given(message, [...withShadow, m.judged(1, 0.1)])
      .when(shadow(1, 0.95))
      .emits([shadowed(1, 0.95)]);
    const state = fold(message, [...withShadow, m.judged(1, 0.1), shadowed(1, 0.95)]);
    const [attempt] = state.attempts;
    expect(attempt && [passes(state, attempt), primaryJudgement(attempt)?.score]).toEqual([
      false,
      0.1,
    ]);
  });

  it("may come late", () => {
    given(message, [...m.approvedHistory, m.sent])
      .when(shadow(1, 0.4))
      .emits([shadowed(1, 0.4)]);
  });

  it("is asked once: its failure is an answer, too", () => {
    const due = (...events: readonly MessageEvent[]) => {
      const state = fold(message, [...withShadow, ...events]);
      const [attempt] = state.attempts;
      return attempt && shadowIsDue(state, attempt);
    };
    const failed = {
      ...m.judgementFailed(1, 1),
      role: "shadow",
      judge: m.shadowJudge,
    } as const satisfies MessageEvent;
    expect([due(), due(m.judged(1, 0.9)), due(shadowed(1, 0.9)), due(failed)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const without = fold(message, drafted);
    expect(without.attempts.map((attempt) => shadowIsDue(without, attempt))).toEqual([false]);
  });

  it("does not use up the primary judge's tries", () => {
    const failed = {
      ...m.judgementFailed(1, 1),
      role: "shadow",
      judge: m.shadowJudge,
    } as const satisfies MessageEvent;
    const [attempt] = fold(message, [...withShadow, failed, m.judgementFailed(1, 1)]).attempts;
    expect(attempt && judgeTries(attempt)).toBe(1);
  });
});

describe("concluding", () => {
  it("approves a draft whose score reaches the threshold, exactly met included", () => {
    given(message, [...drafted, m.judged(1, 0.9)])
      .when(conclude)
      .emits([m.approved]);
    given(message, [...drafted, m.judged(1, 0.7)])
      .when(conclude)
      .emits([{ ...m.approved, score: 0.7 }]);
  });

  it("approves the attempt that passed", () => {
    given(message, [...drafted, m.judged(1, 0.1), m.drafted(2), m.judged(2, 0.8)])
      .when(conclude)
      .emits([{ ...m.approved, attempt: 2, score: 0.8 }]);
    given(message, [...ready, m.draftFailed(1), m.drafted(2), m.judged(2, 0.8)])
      .when(conclude)
      .emits([{ ...m.approved, attempt: 2, score: 0.8 }]);
  });

  it("cancels a draft that passes when its customer objected, and no other", () => {
    const objection = { reason: "no-consent", at: "2026-04-02T00:00:00.000Z" };
    given(message, [...drafted, m.judged(1, 0.9)])
      .when({ ...conclude, objection })
      .emits([{ ...m.cancelled, ...objection }]);
    const below = [...drafted, m.judged(1, 0.1), m.drafted(2), m.judged(2, 0.69)];
    given(message, below)
      .when({ ...conclude, objection })
      .emits([m.rejected]);
  });

  it("computes passing, whatever the judge says in words", () => {
    const sure = { ...m.judged(1, 0.69999), rationale: "PASS. Approved. Score 1.0" };
    given(message, [...drafted, sure])
      .when(conclude)
      .rejects({ type: "AttemptsLeft", attempts: 1, maximum: 2 });
  });

  it("rejects after the last attempt that is below the threshold", () => {
    const history = [...drafted, m.judged(1, 0.1), m.drafted(2), m.judged(2, 0.69)];
    given(message, history).when(conclude).emits([m.rejected]);
    given(message, [...drafted, m.judged(1, 0.1), m.draftFailed(2)])
      .when(conclude)
      .emits([m.rejected]);
  });

  it("waits while attempts are left", () => {
    given(message, ready).when(conclude).rejects({ type: "AttemptsLeft", attempts: 0, maximum: 2 });
    given(message, [...drafted, m.judged(1, 0.1)])
      .when(conclude)
      .rejects({ type: "AttemptsLeft", attempts: 1, maximum: 2 });
    given(message, [...ready, m.draftFailed(1)])
      .when(conclude)
      .rejects({ type: "AttemptsLeft", attempts: 1, maximum: 2 });
  });

  it("waits for the judge", () => {
    given(message, drafted).when(conclude).rejects({ type: "NotJudgedYet", attempt: 1 });
    given(message, [...drafted, m.judgementFailed(1, 1), m.judgementFailed(1, 2)])
      .when(conclude)
      .rejects({ type: "NotJudgedYet", attempt: 1 });
  });

  it("fails when the judge failed three times, with the last failure's kind", () => {
    expect(maximumJudgeTries).toBe(3);
    given(message, [...drafted, ...threeFailures])
      .when(conclude)
      .emits([m.generationFailed]);
  });

  it("fails when no attempt came to a draft", () => {
    given(message, [...ready, m.draftFailed(1), { ...m.draftFailed(2), kind: "too-long" }])
      .when(conclude)
      .emits([{ type: "GenerationFailed", customerId, stage: "generate", kind: "too-long" }]);
  });

  it("happens once", () => {
    const ends: readonly (readonly MessageEvent[])[] = [
      m.approvedHistory,
      [...drafted, m.judged(1, 0.1), m.drafted(2), m.judged(2, 0.1), m.rejected],
      [...drafted, ...threeFailures, m.generationFailed],
      [...drafted, m.cancelled],
      [m.requested, m.declined],
      [m.imported],
    ];
    for (const history of ends) given(message, history).when(conclude).emits([]);
  });

  it("needs a context", () => {
    given(message, [m.requested])
      .when(conclude)
      .rejects({ type: "NotNow", command: "Conclude", status: "requested" });
  });

  it("rejects a message whose text was erased meanwhile", () => {
    const { customerId } = m.requested;
    given(message, [...ready, { ...m.drafted(1), body: erased }, m.judged(1, 0.9)])
      .when(conclude)
      .emits([{ type: "MessageRejected", customerId, reason: "text-erased" }]);
  });
});

describe("the next step", () => {
  it.each<[NextStep, string, readonly MessageEvent[]]>([
    ["nothing", "when nobody asked", []],
    ["prepare", "once requested", [m.requested]],
    ["nothing", "once declined", [m.requested, m.declined]],
    ["generate", "once prepared", ready],
    ["judge", "once drafted", drafted],
    ["judge", "after the judge failed", [...drafted, m.judgementFailed(1, 1)]],
    ["conclude", "after the judge failed three times", [...drafted, ...threeFailures]],
    ["generate", "after an attempt failed", [...ready, m.draftFailed(1)]],
    ["conclude", "after the last failed", [...ready, m.draftFailed(1), m.draftFailed(2)]],
    ["generate", "below the threshold", [...drafted, m.judged(1, 0.69)]],
    ["conclude", "at the threshold", [...drafted, m.judged(1, 0.7)]],
    [
      "conclude",
      "below the threshold at the last attempt",
      [...drafted, m.judged(1, 0.1), m.drafted(2), m.judged(2, 0.1)],
    ],
    ["judge", "while the shadow judge is due", [...withShadow, m.judged(1, 0.9)]],
    ["judge", "while the primary judge is due", [...withShadow, shadowed(1, 0.9)]],
    ["conclude", "after both judges", [...withShadow, m.judged(1, 0.9), shadowed(1, 0.1)]],
    ["nothing", "once approved", m.approvedHistory],
    ["nothing", "while in review", [...m.approvedHistory, m.reviewRequested]],
    ["nothing", "once cancelled", [...ready, m.cancelled]],
    ["nothing", "once sent", [...m.approvedHistory, m.sent]],
    ["nothing", "once brought in", [m.imported]],
  ])("is %s %s", (step, _, history) => {
    expect(nextStep(fold(message, history))).toBe(step);
  });
});
