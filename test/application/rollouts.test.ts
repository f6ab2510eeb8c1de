import { describe, expect, it } from "vitest";
import { type AgentFile, type Docket, handleCommand } from "#application";
import {
  type AgentVersionCommand,
  agentVersion,
  contentHash,
  type RolloutCommand,
  type RolloutPlan,
  rollout,
} from "#domain";
import {
  addCustomer,
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
  request,
  typesOf,
} from "../support/docket.js";
import { scored, writing } from "../support/language-model.js";

const rolloutId = "rollout-7f3a";
const plan = {
  steps: [1_000, 5_000, 10_000],
  minimumSample: 0,
  minimumDurationHours: 0,
  bakeTimeHours: 0,
  guardrails: [],
  mode: "enforce",
  holdout: 0,
} as const satisfies RolloutPlan;

const better: AgentFile = {
  ...generator,
  version: 2,
  content: { ...generatorContent, system: "Write well.", passThreshold: 0.95 },
};
const stricter: AgentFile = {
  ...judge,
  version: 2,
  content: { ...judgeContent, system: "Score." },
};
const refOf = ({ version, content }: AgentFile) => ({ version, contentHash: contentHash(content) });

async function decideAgent(docket: Docket, id: string, commands: readonly AgentVersionCommand[]) {
  const handle = handleCommand(docket.ports.events, agentVersion, { codeVersion: "1.2.3" });
  await must(handle(id, commands, cause(`agent-${id}-${commands[0]?.type}`)));
}

const revoke = (docket: Docket, id: string) =>
  decideAgent(docket, id, [{ type: "RevokeAgentVersion", ...approval, at: now }]);

async function decideTraffic(docket: Docket, agentId: string, command: RolloutCommand) {
  const handle = handleCommand(docket.ports.events, rollout, { codeVersion: "1.2.3" });
  await must(handle(agentId, [command], cause(`${agentId}-${command.type}`)));
}

/** Starts to roll an evaluated second version out. */
async function start(docket: Docket, agent: AgentFile, change: Partial<RolloutPlan> = {}) {
  const { agentId, version, content } = agent;
  await decideAgent(docket, `${agentId}@2`, [
    { type: "RegisterAgentVersion", agentId, version, content, at: now },
    { type: "ValidateAgentVersion", actor: "tester", at: now },
    { type: "PassEvaluation", evaluationId: "e-1", reason: "better", at: now },
    { type: "ApproveAgentVersion", ...approval, at: now },
  ]);
  const candidate = refOf(agent);
  const changed = { ...plan, ...change };
  await decideTraffic(docket, agentId, {
    type: "StartRollout",
    rolloutId,
    candidate,
    plan: changed,
    approved: true,
    reason: "evaluated better",
    at: now,
  });
}

const contextOf = async (docket: Docket, messageId: string) =>
  (await must(docket.explain(messageId))).context;

describe("while a generator's second version is rolled out to 10 %", () => {
  // Golden: with this salt cust-0031 falls in bucket 134, cust-0001 in 3437.
  it("a customer of the first 1,000 buckets is written to by the candidate", async () => {
    const model = writing();
    const docket = await openDocket({ model });
    await start(docket, better);
    await addCustomer(docket, "cust-0031");
    const messageId = await request(docket, "cust-0031");
    const { status } = await must(docket.runMessage(messageId));
    expect(status).toBe("rejected");
    expect(model.drafting[0]?.system).toBe("Write well.");
    expect(await contextOf(docket, messageId)).toMatchObject({
      assignment: {
        arm: "candidate",
        bucket: 134,
        weight: 1_000,
        propensity: 0.1,
        rolloutId,
        assigned: refOf(better),
      },
      generator: { agentId: "email-generator", ...refOf(better) },
      rolloutVersion: 2,
      passThreshold: 0.95,
    });
    expect((await must(docket.verify())).findings).toEqual([]);
  });

  it("any other customer is written to by the stable one", async () => {
    const docket = await openDocket();
    await start(docket, better);
    await addCustomer(docket, "cust-0001");
    const messageId = await request(docket, "cust-0001");
    await must(docket.runMessage(messageId));
    expect(await contextOf(docket, messageId)).toMatchObject({
      assignment: {
        arm: "stable",
        bucket: 3437,
        weight: 1_000,
        propensity: 0.9,
        rolloutId,
        assigned: refOf(generator),
      },
      generator: { version: 1 },
    });
  });

  it("who is assigned to a revoked candidate is served by the stable one; both are known", async () => {
    const docket = await openDocket();
    await start(docket, better);
    await addCustomer(docket, "cust-0031");
    const messageId = await request(docket, "cust-0031");
    await revoke(docket, "email-generator@2");
    expect((await must(docket.runMessage(messageId))).status).toBe("approved");
    expect(await contextOf(docket, messageId)).toMatchObject({
      assignment: { arm: "candidate", assigned: refOf(better) },
      generator: { agentId: "email-generator", ...refOf(generator) },
      passThreshold: 0.7,
    });
    expect((await must(docket.verify())).findings).toEqual([]);
  });

  it("who is held out gets no message, and the record says so", async () => {
    const docket = await openDocket();
    await start(docket, better, { holdout: 9_000 });
    await addCustomer(docket, "cust-0001");
    const asked = { customerId: "cust-0001", decisionTime: now };
    expect(await must(docket.requestMessage(asked))).toMatchObject({
      decision: "declined",
      reason: "held-out",
    });
  });

  it("who is held out between request and prompt gets none either", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "cust-0001");
    const messageId = await request(docket, "cust-0001");
    await start(docket, better, { holdout: 9_000 });
    expect((await must(docket.runMessage(messageId))).status).toBe("cancelled");
    expect((await typesOf(docket, "customer:cust-0001")).at(-1)).toBe("ContactReleased");
  });
});

describe("while all traffic is stopped", () => {
  const stop = (docket: Docket) =>
    decideTraffic(docket, "email-generator", { type: "StopTraffic", reason: "prices", at: now });

  it("requests are declined, and the record says why", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    await stop(docket);
    const answer = await must(docket.requestMessage({ customerId: "c-1", decisionTime: now }));
    expect(answer).toMatchObject({ decision: "declined", reason: "traffic-stopped" });
  });

  it("what was requested before and is not yet prepared is cancelled", async () => {
    const model = writing();
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    await stop(docket);
    expect((await must(docket.runMessage(messageId))).status).toBe("cancelled");
    expect(model.drafting).toEqual([]);
  });
});

describe("when the only version of an agent is revoked", () => {
  it.each(["email-generator", "email-judge"])(
    "%s is not in service, and nothing is reserved",
    async (agentId) => {
      const docket = await openDocket();
      await addCustomer(docket, "c-1");
      await revoke(docket, `${agentId}@1`);
      const asked = { customerId: "c-1", decisionTime: now };
      expect(await error(docket.requestMessage(asked))).toEqual({
        type: "NotInService",
        agentId,
        why: "version 1 is not approved",
      });
      expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
    },
  );

  it("a message that was requested before is cancelled, and its contact released", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    await revoke(docket, "email-generator@1");
    expect(await must(docket.runMessage(messageId))).toEqual({
      messageId,
      status: "cancelled",
      next: "nothing",
    });
    const why = "email-generator is not in service: version 1 is not approved";
    expect((await eventsOf(docket, `message:${messageId}`)).at(-1)).toMatchObject({ reason: why });
    expect((await eventsOf(docket, "customer:c-1")).at(-1)).toEqual({
      type: "ContactReleased",
      messageId,
      reason: `cancelled: ${why}`,
    });
  });
});

describe("while a judge's second version is rolled out", () => {
  const strict = () =>
    writing(undefined, (_, { system }) => scored(system === "Score." ? 0.1 : 0.9));

  it("it only watches: the stable one decides", async () => {
    const model = strict();
    const docket = await openDocket({ model });
    await start(docket, stricter, { steps: [10_000] });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    expect((await must(docket.runMessage(messageId))).status).toBe("approved");
    const judged = (await eventsOf(docket, `message:${messageId}`)).filter(
      ({ type }) => type === "DraftJudged",
    );
    expect(judged).toMatchObject([
      { role: "primary", judge: { version: 1 }, score: 0.9 },
      { role: "shadow", judge: { version: 2 }, score: 0.1 },
    ]);
    expect((await must(docket.verify())).findings).toEqual([]);
  });

  it("no longer, once it is revoked", async () => {
    const model = strict();
    const docket = await openDocket({ model });
    await start(docket, stricter);
    await revoke(docket, "email-judge@2");
    await addCustomer(docket, "c-1");
    await must(docket.runMessage(await request(docket)));
    expect(model.judging.map(({ system }) => system)).toEqual([judgeContent.system]);
  });
});
