import { describe, expect, it } from "vitest";
import { type EvaluationCommand, evaluation, fold, plannedCases } from "#domain";
import * as e from "../support/evaluation.js";
import { given } from "../support/given.js";

const start = { type: "StartEvaluation", ...e.facts } as const;
const score = (messageId: string, order: "candidate-first" | "baseline-first") =>
  ({ ...e.scored(messageId, order), type: "ScoreCase" }) as const;
const complete = { type: "CompleteEvaluation", ...e.completion } as const;
const abandon = { ...e.abandoned, type: "AbandonEvaluation" } as const;

describe("an evaluation", () => {
  it("is started once", () => {
    given(evaluation, []).when(start).emits([e.started]);
    given(evaluation, [e.started]).when(start).emits([]);
    given(evaluation, [e.started, e.abandoned]).when(start).emits([]);
  });

  it("that was started does not start as another", () => {
    given(evaluation, [e.started])
      .when({ ...start, repeats: 2 })
      .rejects({ type: "EvaluationAlreadyStarted" });
  });

  it("compares two contents", () => {
    given(evaluation, [])
      .when({ ...start, candidate: { ...e.candidate, contentHash: e.baseline.contentHash } })
      .rejects({ type: "CandidateIsBaseline" });
  });

  it("is judged by neither of them", () => {
    for (const judge of [e.candidate, e.baseline]) {
      given(evaluation, [])
        .when({ ...start, judge })
        .rejects({ type: "JudgeIsEvaluated", agentId: judge.agentId, version: judge.version });
    }
  });

  it("is there before its cases are", () => {
    for (const command of [
      score("msg-1", "candidate-first"),
      { ...e.caseFailed, type: "FailCase" } as const,
      complete,
      abandon,
    ]) {
      given(evaluation, []).when(command).rejects({ type: "EvaluationNotFound" });
    }
  });

  it("consists of each message, in each repetition and order", () => {
    expect(plannedCases(e.started)).toBe(4);
    expect(plannedCases({ ...e.started, repeats: 3 })).toBe(12);
    expect(plannedCases({ ...e.started, orders: ["candidate-first", "candidate-first"] })).toBe(2);
  });
});

describe("a case", () => {
  it("is scored once", () => {
    const scored = e.scored("msg-1", "candidate-first");
    given(evaluation, [e.started]).when(score("msg-1", "candidate-first")).emits([scored]);
    given(evaluation, [e.started, scored]).when(score("msg-1", "candidate-first")).emits([]);
    given(evaluation, [e.started, scored])
      .when(score("msg-1", "baseline-first"))
      .emits([e.scored("msg-1", "baseline-first")]);
  });

  it("that failed is done, too", () => {
    const fail = { ...e.caseFailed, type: "FailCase" } as const;
    given(evaluation, [e.started]).when(fail).emits([e.caseFailed]);
    given(evaluation, [e.started, e.caseFailed]).when(fail).emits([]);
    given(evaluation, [e.started, e.caseFailed]).when(score("msg-2", "baseline-first")).emits([]);
    const state = fold(evaluation, [e.started, e.caseFailed]);
    expect(state.status !== "absent" && [state.done.flat().length, state.failed]).toEqual([1, 1]);
  });

  it("must be planned: repetition, order and number", () => {
    given(evaluation, [e.started])
      .when({ ...score("msg-1", "candidate-first"), repeat: 2 })
      .rejects({ type: "CaseNotPlanned", key: "msg-1/2/candidate-first" });
    given(evaluation, [{ ...e.started, orders: ["candidate-first"] }])
      .when(score("msg-1", "baseline-first"))
      .rejects({ type: "CaseNotPlanned", key: "msg-1/1/baseline-first" });
    given(evaluation, [e.started, ...e.allCases])
      .when(score("msg-3", "candidate-first"))
      .rejects({ type: "CaseNotPlanned", key: "msg-3/1/candidate-first" });
  });

  it("is not of a third message when the slice has two", () => {
    given(evaluation, [
      e.started,
      e.scored("msg-1", "candidate-first"),
      e.scored("msg-2", "candidate-first"),
    ])
      .when(score("msg-3", "candidate-first"))
      .rejects({ type: "CaseNotPlanned", key: "msg-3/1/candidate-first" });
  });

  it("does not come after the end", () => {
    for (const [status, end] of [
      ["completed", e.completed],
      ["abandoned", e.abandoned],
    ] as const) {
      given(evaluation, [e.started, end])
        .when(score("msg-1", "candidate-first"))
        .rejects({ type: "EvaluationEnded", status });
    }
  });
});

describe("completing an evaluation", () => {
  const all = [e.started, ...e.allCases];

  it("takes all of its cases", () => {
    given(evaluation, all.slice(0, -1))
      .when(complete)
      .rejects({ type: "CasesMissing", expected: 4, done: 3 });
    given(evaluation, all).when(complete).emits([e.completed]);
  });

  it("happens once", () => {
    given(evaluation, [...all, e.completed])
      .when(complete)
      .emits([]);
  });

  it("is not possible once it was abandoned, nor the other way round", () => {
    given(evaluation, [...all, e.abandoned])
      .when(complete)
      .rejects({ type: "EvaluationEnded", status: "abandoned" });
    given(evaluation, [...all, e.completed])
      .when(abandon)
      .rejects({ type: "EvaluationEnded", status: "completed" });
  });
});

describe("abandoning an evaluation", () => {
  it("happens once, at any time before its end", () => {
    given(evaluation, [e.started]).when(abandon).emits([e.abandoned]);
    given(evaluation, [e.started, e.abandoned]).when(abandon).emits([]);
    const again: EvaluationCommand = { ...abandon, reason: "no longer needed" };
    given(evaluation, [e.started, e.abandoned]).when(again).emits([]);
  });
});
