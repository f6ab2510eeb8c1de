import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  StepFunctionsExecutions,
  type StepFunctionsExecutionsOptions,
  stepFunctionsClient,
  stepFunctionsProbes,
} from "#adapters/stepfunctions";
import { executionsConformance } from "../conformance/executions.conformance.js";
import { type AwsClientConfig, describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { firstRequests, type ProxyPlan } from "../support/proxy-faults.js";
import { type OpenStateMachine, openStateMachine } from "../support/state-machine.js";

describeAws("executions of Step Functions", (aws) => {
  const client = stepFunctionsClient(aws.config());
  let open: OpenStateMachine;
  beforeAll(async () => {
    open = await openStateMachine(aws);
  });
  afterAll(async () => {
    await open.remove();
    client.destroy();
  });

  executionsConformance("Step Functions", async () => ({
    executions: new StepFunctionsExecutions(client, { stateMachine: open.arn }),
    begun: open.begun,
  }));

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "json", 71, stepFunctionsClient);
    const overFaults = () =>
      new StepFunctionsExecutions(faulty(), { stateMachine: open.arn, ...quickRetries });
    executionsConformance("Step Functions", async () => ({
      executions: overFaults(),
      begun: open.begun,
    }));

    it("begin all the same, each once", async () => {
      const ids = Array.from({ length: 60 }, () => randomUUID());
      const executions = overFaults();
      const started = await Promise.all(ids.map((id) => executions.start(id)));
      expect(started.filter((each) => each.isErr())).toEqual([]);
      expect(await open.begun(ids)).toEqual(ids.map(() => 1));
    });
  });

  const behind = async (plan: ProxyPlan, retries: Partial<StepFunctionsExecutionsOptions> = {}) => {
    const { config, passed } = await proxiedAws(aws, "json", plan);
    const line = stepFunctionsClient(config());
    onTestFinished(() => line.destroy());
    const options = { stateMachine: open.arn, ...quickRetries, ...retries };
    return { passed, executions: new StepFunctionsExecutions(line, options) };
  };

  it("are begun once after an answer that was lost", async () => {
    const { executions, passed } = await behind(firstRequests({ type: "reset", when: "after" }));
    const id = randomUUID();
    (await executions.start(id))._unsafeUnwrap();
    expect(await open.begun([id])).toEqual([1]);
    expect(passed).toHaveLength(2);
  });

  it("are given up after eight requests", async () => {
    const { executions, passed } = await behind(() => ({ type: "refused", why: "unavailable" }));
    expect((await executions.start(randomUUID()))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Step Functions",
    });
    expect(passed).toHaveLength(8);
  });

  it("are given up at the deadline when no answer comes", async () => {
    const { executions } = await behind(() => ({ type: "delay", ms: 60_000, when: "before" }), {
      attemptTimeoutMs: 200,
      deadlineMs: 500,
    });
    const before = performance.now();
    const failed = (await executions.start(randomUUID()))._unsafeUnwrapErr();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(failed).toMatchObject({ cause: { name: "TimeoutError" } });
  });

  it("are given up from the moment at which the call is stopped", async () => {
    const stop = new AbortController();
    const cause = new Error("no longer needed");
    const { executions } = await behind(() => {
      stop.abort(cause);
      return { type: "delay", ms: 60_000, when: "before" };
    });
    expect((await executions.start(randomUUID(), stop))._unsafeUnwrapErr()).toMatchObject({
      cause,
    });
  });

  it("say what to do when what answers is not Step Functions", async () => {
    const { executions } = await behind(() => ({ type: "rewrite", answer: () => "{}" }));
    expect((await executions.start(randomUUID()))._unsafeUnwrapErr()).toMatchObject({
      advice: "What answers there is not Step Functions: correct the endpoint.",
    });
  });

  const adviceAt = async (stateMachine: string, other: Partial<AwsClientConfig> = {}) => {
    const wrong = stepFunctionsClient(aws.config(other));
    const executions = new StepFunctionsExecutions(wrong, { stateMachine, attempts: 2 });
    const error = (await executions.start(randomUUID()))._unsafeUnwrapErr();
    wrong.destroy();
    return error.advice;
  };

  it("say what to do when there is no such state machine", async () => {
    const none = `${open.arn}-none`;
    expect(await adviceAt(none)).toBe(
      `There is no state machine ${none}: create it, or correct its ARN or the region.`,
    );
  });

  it("say what to do when nobody knows the credentials", async () => {
    const credentials = { accessKeyId: "AKIANOBODY", secretAccessKey: "wrong" };
    expect(await adviceAt(open.arn, { credentials })).toContain(
      "AWS does not know these credentials in this region",
    );
  });

  describe("a probe of their state machine", () => {
    const run = async (stateMachine: string) => {
      const [probe, ...others] = stepFunctionsProbes(client, { stateMachine, attempts: 1 });
      expect(others).toEqual([]);
      expect(probe?.what).toBe(`find the state machine ${stateMachine}`);
      return probe?.run();
    };

    it("finds it, and begins nothing", async () => {
      expect((await run(open.arn))?._unsafeUnwrap()).toBe("there; starting was not tried");
    });

    it("says what to do when there is none, or one that knows no names", async () => {
      expect((await run(`${open.arn}-none`))?._unsafeUnwrapErr()).toMatchObject({
        advice: expect.stringContaining("There is no state machine"),
      });
      const express = await openStateMachine(aws, "EXPRESS");
      onTestFinished(() => express.remove());
      expect((await run(express.arn))?._unsafeUnwrapErr()).toMatchObject({
        advice: `Name a standard state machine: ${express.arn} is an express one.`,
      });
    });
  });
});

describe("executions of Step Functions", () => {
  it("have a state machine", () => {
    const client = stepFunctionsClient({ region: "us-east-1" });
    expect(() => new StepFunctionsExecutions(client, { stateMachine: "" })).toThrow(RangeError);
  });
});
