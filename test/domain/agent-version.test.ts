import { describe, expect, it } from "vitest";
import {
  type AgentVersionCommand,
  type AgentVersionEvent,
  agentVersion,
  agentVersionId,
  contentHash,
  fold,
  rubricScore,
  stageOf,
} from "#domain";
import * as a from "../support/agent-version.js";
import { given } from "../support/given.js";

describe("an agent version", () => {
  it("is registered with the hash of its content", () => {
    given(agentVersion, []).when(a.register).emits([a.registered]);
  });

  it("is not changed by registering the same content again", () => {
    given(agentVersion, [a.registered]).when(a.register).emits([]);
    given(agentVersion, [a.registered, a.validated, a.evaluated, a.approved, a.retired])
      .when({ ...a.register, at: "2026-02-01T00:00:00.000Z" })
      .emits([]);
  });

  it("is not changed by registering the same content with its keys in another order", () => {
    const { kind, ...rest } = a.generatorContent;
    given(agentVersion, [a.registered])
      .when({ ...a.register, content: { ...rest, kind } })
      .emits([]);
  });

  it("does not take other content under the same version", () => {
    given(agentVersion, [a.registered])
      .when({ ...a.register, content: { ...a.generatorContent, passThreshold: 0.71 } })
      .rejects({ type: "OtherContentRegistered", contentHash: a.generatorHash });
  });

  it("uses no variable that is not declared", () => {
    given(agentVersion, [])
      .when({ ...a.register, content: { ...a.generatorContent, variables: ["features"] } })
      .rejects({ type: "UndeclaredVariable", variable: "examples" });
  });

  it("declares no variable that is not used", () => {
    const variables = ["features", "examples", "weather"];
    given(agentVersion, [])
      .when({ ...a.register, content: { ...a.generatorContent, variables } })
      .rejects({ type: "UnusedVariable", variable: "weather" });
  });

  it("is called by its agent and its number", () => {
    expect(agentVersionId("upsell-generator", 12)).toBe("upsell-generator@12");
  });
});

describe("the hash of an agent's content", () => {
  it("is SHA-256 of its canonical JSON", () => {
    expect(contentHash(a.generatorContent)).toBe(a.generatorHash);
    expect(contentHash(a.judgeContent)).toBe(a.judgeHash);
  });
});

const histories = {
  absent: [],
  registered: [a.registered],
  validated: [a.registered, a.validated],
  evaluated: [a.registered, a.validated, a.evaluated],
  "evaluation-failed": [a.registered, a.validated, a.evaluationFailed],
  approved: [a.registered, a.validated, a.evaluated, a.approved],
  rejected: [a.registered, a.rejected],
  retired: [a.registered, a.validated, a.evaluated, a.approved, a.retired],
  revoked: [a.registered, a.validated, a.evaluated, a.approved, a.revoked],
} as const satisfies Readonly<Record<string, readonly AgentVersionEvent[]>>;

const commands = {
  register: [a.register, a.registered],
  validate: [{ type: "ValidateAgentVersion", actor: "engineer-7", at: a.decided.at }, a.validated],
  pass: [{ type: "PassEvaluation", ...a.evaluatedBy }, a.evaluated],
  fail: [{ type: "FailEvaluation", ...a.evaluatedBy }, a.evaluationFailed],
  approve: [{ type: "ApproveAgentVersion", ...a.decided }, a.approved],
  reject: [{ type: "RejectAgentVersion", ...a.decided }, a.rejected],
  retire: [{ type: "RetireAgentVersion", ...a.decided }, a.retired],
  revoke: [{ type: "RevokeAgentVersion", ...a.decided }, a.revoked],
} as const satisfies Readonly<Record<string, readonly [AgentVersionCommand, AgentVersionEvent]>>;

type Status = keyof typeof histories;
type Outcome = "done" | "nothing" | "not allowed" | "not found" | "evaluation required";

/** What each command comes to in each status, for a second version of a generator. */
const table: Readonly<Record<keyof typeof commands, Readonly<Record<Status, Outcome>>>> = {
  register: {
    absent: "done",
    registered: "nothing",
    validated: "nothing",
    evaluated: "nothing",
    "evaluation-failed": "nothing",
    approved: "nothing",
    rejected: "nothing",
    retired: "nothing",
    revoked: "nothing",
  },
  validate: {
    absent: "not found",
    registered: "done",
    validated: "nothing",
    evaluated: "nothing",
    "evaluation-failed": "nothing",
    approved: "nothing",
    rejected: "not allowed",
    retired: "not allowed",
    revoked: "not allowed",
  },
  pass: {
    absent: "not found",
    registered: "not allowed",
    validated: "done",
    evaluated: "nothing",
    "evaluation-failed": "not allowed",
    approved: "not allowed",
    rejected: "not allowed",
    retired: "not allowed",
    revoked: "not allowed",
  },
  fail: {
    absent: "not found",
    registered: "not allowed",
    validated: "done",
    evaluated: "not allowed",
    "evaluation-failed": "nothing",
    approved: "not allowed",
    rejected: "not allowed",
    retired: "not allowed",
    revoked: "not allowed",
  },
  approve: {
    absent: "not found",
    registered: "not allowed",
    validated: "evaluation required",
    evaluated: "done",
    "evaluation-failed": "not allowed",
    approved: "nothing",
    rejected: "not allowed",
    retired: "not allowed",
    revoked: "not allowed",
  },
  reject: {
    absent: "not found",
    registered: "done",
    validated: "done",
    evaluated: "done",
    "evaluation-failed": "done",
    approved: "not allowed",
    rejected: "nothing",
    retired: "not allowed",
    revoked: "not allowed",
  },
  retire: {
    absent: "not found",
    registered: "not allowed",
    validated: "not allowed",
    evaluated: "not allowed",
    "evaluation-failed": "not allowed",
    approved: "done",
    rejected: "not allowed",
    retired: "nothing",
    revoked: "not allowed",
  },
  revoke: {
    absent: "not found",
    registered: "not allowed",
    validated: "not allowed",
    evaluated: "not allowed",
    "evaluation-failed": "not allowed",
    approved: "done",
    rejected: "not allowed",
    retired: "not allowed",
    revoked: "nothing",
  },
};

describe("the states of an agent version", () => {
  const rows = Object.entries(table).flatMap(([name, outcomes]) =>
    Object.entries(outcomes).map(([status, outcome]) => ({
      name: name as keyof typeof commands,
      status: status as Status,
      outcome,
    })),
  );

  it.each(rows)("$status, $name: $outcome", ({ name, status, outcome }) => {
    const [command, event] = commands[name];
    const when = given(agentVersion, histories[status]).when(command);
    if (outcome === "done") return when.emits([event]);
    if (outcome === "nothing") return when.emits([]);
    if (outcome === "not found") return when.rejects({ type: "AgentVersionNotFound" });
    if (outcome === "evaluation required") return when.rejects({ type: "EvaluationRequired" });
    return status === "absent"
      ? expect.unreachable()
      : when.rejects({ type: "NotAllowed", command: command.type, status });
  });

  it.each(Object.entries(histories))("%s is what its events lead to", (status, history) => {
    expect(fold(agentVersion, history).status).toBe(status);
  });

  it("are called draft, testing, production and ended among people", () => {
    expect(
      (
        [
          "registered",
          "validated",
          "evaluated",
          "approved",
          "evaluation-failed",
          "rejected",
          "retired",
          "revoked",
        ] as const
      ).map(stageOf),
    ).toEqual(["draft", "testing", "testing", "production", "ended", "ended", "ended", "ended"]);
  });
});

describe("an approval without an evaluation", () => {
  const approve = { type: "ApproveAgentVersion", ...a.decided } as const;

  it("is for judges, of any version", () => {
    given(agentVersion, [a.judgeRegistered, a.validated]).when(approve).emits([a.approved]);
  });

  it("is for an agent's first version", () => {
    given(agentVersion, [a.firstRegistered, a.validated]).when(approve).emits([a.approved]);
  });

  it("is for nobody who was not validated, or whose evaluation failed", () => {
    for (const first of [a.judgeRegistered, a.firstRegistered]) {
      given(agentVersion, [first]).when(approve).rejects({
        type: "NotAllowed",
        command: "ApproveAgentVersion",
        status: "registered",
      });
      given(agentVersion, [first, a.validated, a.evaluationFailed]).when(approve).rejects({
        type: "NotAllowed",
        command: "ApproveAgentVersion",
        status: "evaluation-failed",
      });
    }
  });
});

describe("the score of a rubric", () => {
  const rubric = (...weights: readonly number[]) =>
    weights.map((weight, i) => ({ criterion: `c${i}`, description: "what counts", weight }));
  const scores = (...given: readonly number[]) =>
    given.map((score, i) => ({ criterion: `c${i}`, score }));

  it("is the mean of the scores, each as its weight counts", () => {
    expect(rubricScore(rubric(3, 1), scores(1, 0.5))).toBe(0.875);
  });

  it("counts a criterion without a score as 0, and looks at no other criterion", () => {
    expect(rubricScore(rubric(1, 1), scores(1))).toBe(0.5);
    expect(rubricScore(rubric(1), scores(0.25, 1))).toBe(0.25);
  });

  it("stays within 0 and 1", () => {
    expect(rubricScore(rubric(1), scores(7))).toBe(1);
    expect(rubricScore(rubric(1), scores(-7))).toBe(0);
  });

  it.each([
    [[3, 2, 1], 0.7],
    [[1, 1, 1], 0.7],
    [[0.35, 0.35, 0.3], 0.8],
    [[0.1, 0.2, 0.7], 0.65],
  ])(
    "weighted %s of equal scores %s is that score, not a rounding error below",
    (weights, score) => {
      const equal = scores(...weights.map(() => score));
      expect(rubricScore(rubric(...weights), equal)).toBe(score);
    },
  );
});
