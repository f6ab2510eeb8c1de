import { describe, expect, it } from "vitest";
import { fold, type RolloutCommand, type RolloutEvent, rollout, standardPlan } from "#domain";
import { given } from "../support/given.js";
import * as r from "../support/rollout.js";

const later = "2026-02-01T00:00:00.000Z";
const rolloutId = "rollout-7f3a";
const running = [r.stableSet, r.started];
const whole = [...running, r.stepped, r.steppedToWhole];

const step = { type: "StepRollout", approved: true, ...r.decision, to: 5_000 } as const;
const hold = { type: "HoldRollout", ...r.decision } as const;
const rollBack = { type: "RollBack", ...r.decision } as const;
const complete = {
  type: "CompleteRollout",
  approved: true,
  ...r.decision,
  at: r.completed.at,
} as const;
const notApproved = { type: "CandidateNotApproved", candidate: r.candidate } as const;

describe("the stable version", () => {
  it("is set once, and must be approved", () => {
    given(rollout, []).when(r.setStable).emits([r.stableSet]);
    given(rollout, [r.stableSet]).when(r.setStable).emits([]);
    given(rollout, [])
      .when({ ...r.setStable, approved: false })
      .rejects({ type: "CandidateNotApproved", candidate: r.stable });
  });

  it("does not change but by a rollout", () => {
    given(rollout, [r.stableSet])
      .when({ ...r.setStable, stable: r.candidate })
      .rejects({ type: "StableAlreadySet", stable: r.stable });
    expect(fold(rollout, [...whole, r.completed]).stable).toEqual(r.candidate);
    expect(fold(rollout, [...running, r.rolledBack]).stable).toEqual(r.stable);
  });
});

describe("a rollout", () => {
  const start = r.startRollout;

  it("starts at its first step", () => {
    given(rollout, [r.stableSet]).when(start).emits([r.started]);
  });

  it("started twice with the same id is one rollout", () => {
    given(rollout, running).when(start).emits([]);
    given(rollout, [...running, r.rolledBack])
      .when(start)
      .emits([]);
  });

  it("needs a stable version", () => {
    given(rollout, []).when(start).rejects({ type: "NoStableVersion" });
  });

  it("needs an approved candidate, other than the stable version", () => {
    given(rollout, [r.stableSet])
      .when({ ...start, approved: false })
      .rejects({ type: "CandidateNotApproved", candidate: r.candidate });
    given(rollout, [r.stableSet])
      .when({ ...start, candidate: r.stable })
      .rejects({ type: "CandidateIsStable", candidate: r.stable });
  });

  it("has one candidate: no second rollout starts beside it, held or not", () => {
    for (const history of [running, [...running, r.held]]) {
      given(rollout, history)
        .when({ ...start, rolloutId: "rollout-2" })
        .rejects({ type: "RolloutInProgress", rolloutId });
      given(rollout, history)
        .when({ ...start, candidate: { version: 3, contentHash: "c".repeat(64) } })
        .rejects({ type: "RolloutInProgress", rolloutId });
    }
  });

  it("draws with a fresh id: one that was used is refused", () => {
    const next: readonly RolloutEvent[] = [
      ...running,
      r.rolledBack,
      { ...r.started, rolloutId: "rollout-2" },
      { ...r.rolledBack, rolloutId: "rollout-2" },
    ];
    given(rollout, next).when(start).rejects({ type: "RolloutIdUsed", rolloutId });
    given(rollout, [...running, r.rolledBack])
      .when({ ...start, candidate: { version: 3, contentHash: "c".repeat(64) } })
      .rejects({ type: "RolloutIdUsed", rolloutId });
  });

  it("may follow another that has ended", () => {
    given(rollout, [...running, r.rolledBack])
      .when({ ...start, rolloutId: "rollout-2" })
      .emits([{ ...r.started, rolloutId: "rollout-2" }]);
    const next = { version: 3, contentHash: "c".repeat(64) };
    given(rollout, [...whole, r.completed])
      .when({ ...start, rolloutId: "rollout-2", candidate: next })
      .emits([{ ...r.started, rolloutId: "rollout-2", stable: r.candidate, candidate: next }]);
  });

  it.each([
    [[5_000, 1_000, 10_000]],
    [[1_000, 1_000, 10_000]],
    [[1_000, 5_000]],
    [[10_000, 10_000]],
    [[]],
  ])("has steps that grow to the whole, not %s", (steps) => {
    given(rollout, [r.stableSet])
      .when({ ...start, plan: { ...r.plan, steps } })
      .rejects({ type: "StepsDoNotGrow", steps });
  });

  it("does not hold out everybody", () => {
    given(rollout, [r.stableSet])
      .when({ ...start, plan: { ...r.plan, holdout: 10_000 } })
      .rejects({ type: "HoldoutTooLarge", holdout: 10_000 });
  });
});

describe("a step", () => {
  it("raises the weight, with its evidence, once", () => {
    given(rollout, running).when(step).emits([r.stepped]);
    given(rollout, [...running, r.stepped])
      .when(step)
      .emits([]);
    expect(fold(rollout, [...running, r.stepped]).run?.weight).toBe(5_000);
  });

  it("goes on from a hold", () => {
    const history = [...running, r.held];
    given(rollout, history).when(step).emits([r.stepped]);
    expect(fold(rollout, [...history, r.stepped]).run?.status).toBe("running");
  });

  it.each([0, 999, 1_000])("does not lead from 1000 to %i: a weight grows", (to) => {
    given(rollout, running)
      .when({ ...step, to })
      .rejects({ type: "WeightDoesNotGrow", weight: 1_000, to });
  });

  it("leads to a step of the plan", () => {
    given(rollout, running)
      .when({ ...step, to: 7_000 })
      .rejects({ type: "NotAStep", to: 7_000, steps: [1_000, 5_000, 10_000] });
  });

  it("is not given to a candidate that is no longer approved", () => {
    given(rollout, running)
      .when({ ...step, approved: false })
      .rejects(notApproved);
    given(rollout, [...running, r.stepped])
      .when({ ...step, approved: false })
      .emits([]);
  });

  it("to another weight, decided at the same instant, is another decision", () => {
    given(rollout, [...running, r.stepped])
      .when({ ...step, to: 10_000 })
      .emits([{ ...r.stepped, from: 5_000, to: 10_000 }]);
  });
});

describe("a hold", () => {
  it("is decided once", () => {
    given(rollout, running).when(hold).emits([r.held]);
    given(rollout, [...running, r.held])
      .when(hold)
      .emits([]);
    given(rollout, [...running, r.held])
      .when({ ...hold, at: later })
      .emits([]);
    given(rollout, [...running, r.held, r.stepped])
      .when(hold)
      .emits([]);
  });
});

describe("rolling back", () => {
  it("ends the rollout, from whatever weight", () => {
    given(rollout, running).when(rollBack).emits([r.rolledBack]);
    given(rollout, [...running, r.held])
      .when(rollBack)
      .emits([r.rolledBack]);
    given(rollout, whole)
      .when(rollBack)
      .emits([{ ...r.rolledBack, from: 10_000 }]);
    given(rollout, [...running, r.rolledBack])
      .when(rollBack)
      .emits([]);
  });
});

describe("completing", () => {
  it("makes the candidate the stable version", () => {
    given(rollout, whole).when(complete).emits([r.completed]);
    given(rollout, [...whole, r.completed])
      .when(complete)
      .emits([]);
  });

  it("is not possible before the whole traffic is reached", () => {
    given(rollout, [...running, r.stepped])
      .when(complete)
      .rejects({ type: "RolloutNotAtFullWeight", weight: 5_000 });
  });
});

describe("a rollout whose candidate is no longer approved", () => {
  it("is not completed, but held or rolled back", () => {
    given(rollout, whole)
      .when({ ...complete, approved: false })
      .rejects(notApproved);
    given(rollout, [...whole, r.completed])
      .when({ ...complete, approved: false })
      .emits([]);
    given(rollout, whole).when(hold).emits([r.held]);
    given(rollout, whole)
      .when(rollBack)
      .emits([{ ...r.rolledBack, from: 10_000 }]);
  });
});

describe("a rollout that has ended", () => {
  const commands: readonly RolloutCommand[] = [
    { ...step, to: 10_000, at: later },
    { ...hold, at: later },
    { ...rollBack, at: later },
    { ...complete, at: later },
  ];

  it.each([
    ["rolled-back", [...running, r.rolledBack]],
    ["completed", [...whole, r.completed]],
  ])("stays %s", (status, history) => {
    for (const command of commands) {
      given(rollout, history).when(command).rejects({ type: "RolloutEnded", rolloutId, status });
    }
  });

  it("or was never started is not there to be decided about", () => {
    for (const command of commands) {
      given(rollout, [r.stableSet]).when(command).rejects({ type: "RolloutNotFound", rolloutId });
      given(rollout, [...running, r.rolledBack, { ...r.started, rolloutId: "rollout-2" }])
        .when(command)
        .rejects({ type: "RolloutNotFound", rolloutId });
    }
  });
});

describe("the red button", () => {
  const stop = { type: "StopTraffic", reason: "wrong prices", at: r.stopped.at } as const;
  const resume = { type: "ResumeTraffic", reason: "prices put right", at: r.resumed.at } as const;

  it("stops all traffic once, and lets it flow again once", () => {
    given(rollout, running).when(stop).emits([r.stopped]);
    given(rollout, [...running, r.stopped])
      .when(stop)
      .emits([]);
    given(rollout, [...running, r.stopped])
      .when(resume)
      .emits([r.resumed]);
    given(rollout, [...running, r.stopped, r.resumed])
      .when(resume)
      .emits([]);
    given(rollout, running).when(resume).emits([]);
  });

  it("pressed once does not stop again when the command is repeated after the resumption", () => {
    given(rollout, [r.stopped, r.resumed]).when(stop).emits([]);
    given(rollout, [r.stopped, r.resumed])
      .when({ ...stop, at: later })
      .emits([{ ...r.stopped, at: later }]);
  });

  it("works before anything is in service, and leaves the rollout as it is", () => {
    given(rollout, []).when(stop).emits([r.stopped]);
    const before = fold(rollout, running);
    const after = fold(rollout, [...running, r.stopped]);
    expect([before.traffic, after.traffic]).toEqual(["flowing", "stopped"]);
    expect([after.run, after.stable]).toEqual([before.run, before.stable]);
  });
});

describe("the standard plan", () => {
  it("goes 10, 50, 100 % and holds nobody out", () => {
    expect([standardPlan.steps, standardPlan.holdout]).toEqual([[1_000, 5_000, 10_000], 0]);
    given(rollout, [r.stableSet])
      .when({ ...r.startRollout, plan: standardPlan })
      .emits([{ ...r.started, plan: standardPlan, weight: 1_000 }]);
  });
});
