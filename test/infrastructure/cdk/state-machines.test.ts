import { describe, expect, it } from "vitest";
import type { NextStep } from "#domain";
import { pipelineDefinition } from "../../../src/infrastructure/cdk/definitions/pipeline.js";
import { uploadDefinition } from "../../../src/infrastructure/cdk/definitions/upload.js";
import { at, type Json, ofType, resourcesOf, stageOf } from "./templates.js";

const called = (name: string) => ({ arn: `arn:${name}`, timeoutSeconds: 60 });
const pipeline = pipelineDefinition({
  prepare: called("prepare"),
  generate: called("generate"),
  judge: called("judge"),
  conclude: called("conclude"),
});
const upload = uploadDefinition({
  plan: "arn:plan",
  range: "arn:range",
  finish: "arn:finish",
  rangesAtOnce: 20,
});
const tasks = [
  ...["prepare", "generate", "judge", "conclude"].map((name) => [name, pipeline] as const),
  ...["plan", "finish", "finish all"].map((name) => [name, upload] as const),
];

/** Errors that are tried again, with how often. */
function retriesOf(state: unknown): Readonly<Record<string, unknown>> {
  const retries = at(state, "Retry") as readonly Json[];
  return Object.fromEntries(
    retries.flatMap(({ ErrorEquals, MaxAttempts }) =>
      (ErrorEquals as readonly string[]).map((error) => [error, MaxAttempts]),
    ),
  );
}

describe("a task", () => {
  it.each(tasks)("%s is tried again for what passes by itself only", (name, definition) => {
    const retries = retriesOf(at(definition, `States.${name}`));
    expect(retries).toMatchObject({
      Transient: 60,
      "Lambda.TooManyRequestsException": 2_000,
      "Runtime.ExitError": 8,
      "Sandbox.Timedout": 8,
    });
    expect(Object.keys(retries)).not.toContain("Permanent");
    expect(Object.keys(retries)).not.toContain("States.ALL");
    expect(Object.keys(retries)).not.toContain("States.TaskFailed");
  });

  it.each(tasks)("%s waits longer and longer, and not as long as others", (name, definition) => {
    for (const retry of at(definition, `States.${name}.Retry`) as readonly Json[]) {
      expect(retry).toMatchObject({ JitterStrategy: "FULL", BackoffRate: 2, MaxDelaySeconds: 60 });
    }
  });

  it.each(tasks)(
    "%s ends the execution as failed otherwise, and has a timeout",
    (name, definition) => {
      const state = at(definition, `States.${name}`);
      expect(at(state, "Catch.0")).toEqual({
        ErrorEquals: ["States.ALL"],
        ResultPath: "$.error",
        Next: "failed",
      });
      expect(at(state, "TimeoutSeconds")).toBeGreaterThan(60);
      expect(at(definition, "States.failed.Type")).toBe("Fail");
    },
  );
});

describe("the pipeline", () => {
  it("takes and hands on the message's id alone", () => {
    for (const name of ["prepare", "generate", "judge", "conclude"]) {
      expect(at(pipeline, `States.${name}.Parameters`)).toEqual({
        FunctionName: `arn:${name}`,
        Payload: { "messageId.$": "$.messageId" },
      });
    }
  });

  it("goes on where the stage before says, and ends by concluding also what was cancelled", () => {
    // Not by the definition's own words: by those that stages answer with.
    const answers: Readonly<Record<NextStep, string>> = {
      prepare: "prepare",
      generate: "generate",
      judge: "judge",
      conclude: "conclude",
      nothing: "conclude",
    };
    const choices = at(pipeline, "States.next.Choices") as readonly Json[];
    const routes = choices.map(({ Variable, StringEquals, Next }) => [
      Variable,
      StringEquals,
      Next,
    ]);
    expect(routes).toEqual(Object.entries(answers).map(([next, to]) => ["$.next", next, to]));
    for (const name of ["prepare", "generate", "judge"]) {
      expect(at(pipeline, `States.${name}.Next`)).toBe("next");
    }
    expect(at(pipeline, "States.conclude.Next")).toBe("done");
    expect(at(pipeline, "States.done.Type")).toBe("Succeed");
  });
});

describe("an upload", () => {
  it("is taken in by its ranges, and fails when one of them does", () => {
    expect(at(upload, "States.ranges")).toMatchObject({
      Type: "Map",
      ItemsPath: "$.ranges",
      ItemSelector: { "upload.$": "$.upload", "range.$": "$$.Map.Item.Value" },
      MaxConcurrency: 20,
      ToleratedFailurePercentage: 0,
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
    });
  });

  it("has those ranges taken in again that the last step asks for, and then ends", () => {
    expect(at(upload, "States.finish.Parameters.Payload")).toEqual({
      "upload.$": "$.upload",
      "ranges.$": "$.ranges",
      mayAsk: true,
    });
    expect(at(upload, "States.finish.Next")).toBe("is any early");
    expect(at(upload, "States.is any early")).toEqual({
      Type: "Choice",
      Choices: [{ Variable: "$.again", IsPresent: true, Next: "again" }],
      Default: "done",
    });
    const [first, second] = [at(upload, "States.ranges"), at(upload, "States.again")] as Json[];
    expect(second).toEqual({ ...first, ItemsPath: "$.again", Next: "finish all" });
    expect(at(upload, "States.finish all.Parameters.Payload")).toEqual({
      "upload.$": "$.upload",
      "parts.$": "$.parts",
    });
    expect(at(upload, "States.finish all.Next")).toBe("done");
  });

  it("collects no answers: those of 4,000 ranges would be more than a state may hold", () => {
    const range = at(upload, "States.ranges.ItemProcessor.States.range");
    expect([at(range, "OutputPath"), at(upload, "States.ranges.ResultPath")]).toEqual([null, null]);
  });

  it("is started by what is dropped under uploads/", () => {
    const resources = resourcesOf(stageOf("prod"));
    const rule = ofType(resources, "AWS::Events::Rule").find(
      ({ properties }) => properties["Name"] === "docket-prod-upload",
    );
    expect(rule?.properties).toMatchObject({
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: ["docket-prod-123456789012-us-east-1"] },
          object: { key: [{ prefix: "uploads/" }] },
        },
      },
      Targets: [{ Arn: "arn:aws:states:us-east-1:123456789012:stateMachine:docket-prod-upload" }],
    });
  });
});

describe("state machines", () => {
  it("are standard ones, are traced, and log errors without data", () => {
    const machines = ofType(resourcesOf(stageOf("prod")), "AWS::StepFunctions::StateMachine");
    expect(machines).toHaveLength(2);
    for (const { properties } of machines) {
      expect(properties).toMatchObject({
        StateMachineType: "STANDARD",
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: "ERROR", IncludeExecutionData: false },
      });
    }
  });
});
