import { describe, expect, it } from "vitest";
import { type AgentFile, handleCommand } from "#application";
import {
  type AgentVersionCommand,
  agentVersion,
  contentHash,
  type JudgeContent,
  rollout,
} from "#domain";
import {
  approval,
  cause,
  error,
  eventsOf,
  generator,
  generatorContent,
  judge,
  judgeContent,
  must,
  now,
  openDocket,
  typesOf,
} from "../support/docket.js";

const withContent = (change: Partial<typeof generatorContent>): AgentFile => ({
  ...generator,
  content: { ...generatorContent, ...change },
});
const second: AgentFile = { ...withContent({ system: "Write well." }), version: 2 };

describe("an agent that is put into service", () => {
  it("is registered, validated, approved, and gets all traffic", async () => {
    const docket = await openDocket({}, {}, [generator]);
    expect(await typesOf(docket, "agent-version:email-generator@1")).toEqual([
      "AgentVersionRegistered",
      "AgentVersionValidated",
      "AgentVersionApproved",
    ]);
    expect(await eventsOf(docket, "rollout:email-generator")).toEqual([
      {
        type: "StableSet",
        agentId: "email-generator",
        stable: { version: 1, contentHash: contentHash(generatorContent) },
        reason: "first version",
        at: now,
      },
    ]);
  });

  it("twice is in service once", async () => {
    const docket = await openDocket({}, {}, [judge, generator, judge, generator]);
    expect(await must(docket.putIntoService(judge, approval))).toEqual({ status: "in-service" });
    expect(await typesOf(docket, "agent-version:email-judge@1")).toHaveLength(3);
    expect(await typesOf(docket, "rollout:email-judge")).toHaveLength(1);
  });

  it("keeps its content: another one under the same version is refused", async () => {
    const docket = await openDocket();
    const other = withContent({ system: "Write badly." });
    expect(await error(docket.putIntoService(other, approval))).toEqual({
      type: "OtherContentRegistered",
      contentHash: contentHash(generatorContent),
    });
  });

  it("has its second version evaluated first: until then nothing of it is recorded", async () => {
    const docket = await openDocket();
    const refused = await error(docket.putIntoService(second, approval));
    expect(refused).toEqual({ type: "EvaluationRequired" });
    expect(await typesOf(docket, "agent-version:email-generator@2")).toEqual([]);
  });

  it("may be put there at every start, also after a newer version took over and it was retired", async () => {
    const docket = await openDocket();
    const { agentId, version, content } = second;
    const evaluated: readonly AgentVersionCommand[] = [
      { type: "RegisterAgentVersion", agentId, version, content, at: now },
      { type: "ValidateAgentVersion", actor: "tester", at: now },
      { type: "PassEvaluation", evaluationId: "e-1", reason: "better", at: now },
      { type: "ApproveAgentVersion", ...approval, at: now },
    ];
    const { events } = docket.ports;
    await must(
      handleCommand(events, agentVersion, { codeVersion: "1" })(
        "email-generator@2",
        evaluated,
        cause("v2"),
      ),
    );
    const plan = {
      steps: [10_000],
      minimumSample: 0,
      minimumDurationHours: 0,
      bakeTimeHours: 0,
      guardrails: [],
      mode: "enforce" as const,
      holdout: 0,
    };
    const told = { rolloutId: "r-1", reason: "better", at: now };
    const candidate = { version: 2, contentHash: contentHash(content) };
    const evidence = { summary: "better", numbers: {} };
    await must(
      handleCommand(events, rollout, { codeVersion: "1" })(
        "email-generator",
        [
          { type: "StartRollout", ...told, candidate, plan, approved: true },
          { type: "CompleteRollout", ...told, evidence, approved: true },
        ],
        cause("take-over"),
      ),
    );
    const succeeded = { status: "succeeded", by: candidate };
    expect(await must(docket.putIntoService(generator, approval))).toEqual(succeeded);

    await must(
      handleCommand(events, agentVersion, { codeVersion: "1" })(
        "email-generator@1",
        [{ type: "RetireAgentVersion", ...approval, at: now }],
        cause("v1"),
      ),
    );
    expect(await must(docket.putIntoService(generator, approval))).toEqual(succeeded);
    expect((await typesOf(docket, "rollout:email-generator")).at(-1)).toBe("RolloutCompleted");

    const other = withContent({ system: "Write badly." });
    expect(await error(docket.putIntoService(other, approval))).toEqual({
      type: "OtherContentRegistered",
      contentHash: contentHash(generatorContent),
    });
  });
});

describe("an agent that could not work", () => {
  const schema = { type: "object", required: ["body"], properties: { subject: {}, body: {} } };
  const rubric = [...judgeContent.rubric, { criterion: "brief", description: "Short.", weight: 1 }];
  const strange: JudgeContent = { ...judgeContent, rubric };
  it.each<[string, AgentFile, string]>([
    [
      "a variable that nobody fills",
      withContent({
        prompt: `${generatorContent.prompt}{{weather}}`,
        variables: [...generatorContent.variables, "weather"],
      }),
      "variable {{weather}} is none that a generator is given",
    ],
    [
      "an answer without a subject",
      withContent({ responseSchema: schema }),
      "the response schema does not require subject",
    ],
    [
      "a text that Unicode cannot encode",
      withContent({ responseSchema: { ...generatorContent.responseSchema, title: "\ud800" } }),
      "its content is no JSON in well-formed Unicode",
    ],
    [
      "a feature set that does not exist",
      withContent({ featureSet: 2 }),
      "feature set 2 is not known; the newest is 1",
    ],
    [
      "a criterion that its judge need not score",
      { ...judge, content: strange },
      "the response schema does not require scores.brief",
    ],
  ])("because of %s is refused, and nothing is recorded", async (_, agent, issue) => {
    const docket = await openDocket({}, {}, []);
    expect(await error(docket.putIntoService(agent, approval))).toEqual({
      type: "UnusableAgent",
      agentId: agent.agentId,
      issues: [issue],
    });
    expect(await typesOf(docket, `agent-version:${agent.agentId}@1`)).toEqual([]);
  });

  it("because of a variable that it declares and does not use is refused", async () => {
    const docket = await openDocket({}, {}, []);
    const variables = [...generatorContent.variables, "weather"];
    expect(await error(docket.putIntoService(withContent({ variables }), approval))).toEqual({
      type: "UnusedVariable",
      variable: "weather",
    });
  });
});
