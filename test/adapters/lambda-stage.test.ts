import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { embeddedMetrics, measuring, stageHandler } from "#adapters/lambda";
import { messageFigures, type StageError } from "#application";
import { addCustomer, openDocket, request, withMessage } from "../support/docket.js";
import { context, observed } from "../support/lambda.js";

describe("the function of a stage", () => {
  it("takes a message through the pipeline, each stage saying what is next", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const steps: string[] = [];
    const stages = {
      prepare: docket.prepare,
      generate: docket.generate,
      judge: docket.judge,
      conclude: docket.conclude,
    };
    let next: keyof typeof stages | "nothing" = "prepare";
    while (next !== "nothing") {
      steps.push(next);
      const handler = stageHandler({ stage: stages[next], log: observed().log });
      const progress = await handler({ messageId }, context);
      expect(progress.messageId).toBe(messageId);
      next = progress.next;
    }
    expect(steps).toEqual(["prepare", "generate", "judge", "conclude"]);
    const again = stageHandler({ stage: docket.generate, log: observed().log });
    expect(await again({ messageId, next: "generate" }, context)).toEqual({
      messageId,
      status: "approved",
      next: "nothing",
    });
  });

  it("stops its calls two seconds before it would be stopped itself", async () => {
    const left = async (ms: number) => {
      let aborted: boolean | undefined;
      const handler = stageHandler({
        stage: (messageId, call) => {
          aborted = call?.signal?.aborted;
          call?.signal?.addEventListener("abort", () => {
            aborted = true;
          });
          return okAsync({ messageId, status: "requested", next: "prepare" });
        },
        log: observed().log,
      });
      await handler({ messageId: "m-1" }, { getRemainingTimeInMillis: () => ms });
      await new Promise((resolve) => setTimeout(resolve, 20));
      return aborted;
    };
    expect(await left(2_001)).toBe(true);
    expect(await left(62_000)).toBe(false);
  });

  it("tells of a defect by its name and its place, for its words may quote somebody", async () => {
    const { log, said } = observed();
    const handler = stageHandler({
      stage: () => {
        throw new TypeError("ada@example.com");
      },
      log,
    });
    await expect(handler({ messageId: "m-1" }, context)).rejects.toMatchObject({
      name: "Permanent",
      message: "a defect of the code: TypeError",
    });
    expect(said).toEqual([
      [
        "warn",
        "stage not done",
        {
          messageId: "m-1",
          failure: "Permanent",
          error: "a defect of the code: TypeError",
          at: expect.stringMatching(/lambda-stage\.test\.ts:\d+:\d+$/),
        },
      ],
    ]);
  });

  const down = { type: "Unavailable", service: "S3", cause: new TypeError("Ada") } as const;
  const corrupt = { type: "Corrupt", stream: "message:m-1", version: 2, issues: ["Ada"] } as const;
  it.each<[StageError, string, string]>([
    [down, "Transient", "S3: TypeError"],
    [{ ...down, advice: "Start it." }, "Transient", "S3: TypeError. Start it."],
    [
      { type: "NotAsked", why: "stopped", detail: "Ada" },
      "Transient",
      "the model was not asked: stopped",
    ],
    [
      { type: "NotAsked", why: "unavailable", detail: "Ada" },
      "Transient",
      "the model was not asked: unavailable",
    ],
    [
      { type: "NotAsked", why: "refused", detail: "Allow bedrock:InvokeModel." },
      "Permanent",
      "Allow bedrock:InvokeModel.",
    ],
    [
      { type: "NotAsked", why: "over-budget", detail: "the limit is $1" },
      "Permanent",
      "the limit is $1",
    ],
    [corrupt, "Permanent", "message:m-1 cannot be read from version 2 on"],
    [
      { ...corrupt, isNewer: true },
      "Transient",
      "message:m-1 cannot be read from version 2 on: a newer version of the code wrote it",
    ],
    [{ type: "WrongAttempt", expected: 2, attempt: 1 }, "Transient", "WrongAttempt"],
    [
      { type: "Missing", what: "message m-1", why: "nobody asked for it" },
      "Permanent",
      "message m-1: nobody asked for it",
    ],
    [{ type: "MessageNotFound" }, "Permanent", "MessageNotFound"],
  ])("throws for %o an error %s: %s", async (error, name, message) => {
    const { log, said } = observed();
    const handler = stageHandler({ stage: () => errAsync(error), log });
    await expect(handler({ messageId: "m-1" }, context)).rejects.toMatchObject({ name, message });
    expect(said).toEqual([
      ["warn", "stage not done", { messageId: "m-1", failure: name, error: message }],
    ]);
  });

  it("counts when a model was not to be had, and not when it was told to stop", async () => {
    const { measure, log, counted } = observed();
    const notAsked = { type: "NotAsked", detail: "ThrottlingException" } as const;
    for (const why of ["unavailable", "stopped", "refused"] as const) {
      const handler = stageHandler({ stage: () => errAsync({ ...notAsked, why }), log, measure });
      await expect(handler({ messageId: "m-1" }, context)).rejects.toThrow();
    }
    expect(counted).toEqual({ ModelUnavailable: 1 });
  });

  it.each([undefined, {}, { messageId: "" }, { messageId: "Ada Lovelace" }])(
    "throws Permanent for the input %j",
    async (input) => {
      const handler = stageHandler({ stage: () => errAsync(down), log: observed().log });
      await expect(handler(input, context)).rejects.toMatchObject({ name: "Permanent" });
    },
  );
});

describe("what a message took", () => {
  it("is measured at its end, by outcome and by the version that wrote", async () => {
    const { docket, messageId } = await withMessage();
    const lines: Readonly<Record<string, unknown>>[] = [];
    const measure = embeddedMetrics({
      namespace: "Docket",
      service: "conclude",
      write: (line) => lines.push(JSON.parse(line)),
      now: () => 1_790_856_000_000,
    });
    const end = measuring({ figures: messageFigures(docket.ports), measure, log: observed().log });
    await end({ messageId, status: "approved", next: "nothing" }, {});
    expect(lines[0]).toEqual({
      _aws: {
        Timestamp: 1_790_856_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "Docket",
            Dimensions: [["service"], ["service", "outcome"]],
            Metrics: [{ Name: "MessagesConcluded", Unit: "Count" }],
          },
        ],
      },
      service: "conclude",
      outcome: "approved",
      MessagesConcluded: 1,
    });
    expect(lines[1]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [["service"], ["service", "agentVersion"]] }] },
      agentVersion: "email-generator@1",
      Attempts: 1,
      JudgeScore: expect.any(Number),
      TokensIn: expect.any(Number),
      CostUsd: expect.any(Number),
    });
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain("c-1");
  });

  it.each([
    ["approved", 1],
    ["sent", 1],
    ["rejected", 0],
    ["failed", 0],
    ["in-review", undefined],
    ["cancelled", undefined],
  ] as const)("counts one that is %s as %s for the approval rate", async (status, approved) => {
    const { measure, log, counted } = observed();
    const agentVersion = "email-generator@1";
    const calls = { attempts: 1, score: 0.8, tokensIn: 1, tokensOut: 1 };
    const costs = { costNanoUsd: 1, unpriced: 0, modelMs: 1 };
    const figures = () => okAsync({ status, agentVersion, ...calls, ...costs });
    await measuring({ figures, measure, log })({ messageId: "m-1", status, next: "nothing" }, {});
    expect(counted["Approved"]).toBe(approved);
  });

  it("is not known of a message that cannot be read, which ends all the same", async () => {
    const { measure, log, counted, said } = observed();
    const figures = () =>
      errAsync({ type: "Unavailable", service: "DynamoDB", cause: "down" } as const);
    const end = measuring({ figures, measure, log });
    await end({ messageId: "m-1", status: "rejected", next: "nothing" }, {});
    expect(counted).toEqual({ MessagesConcluded: 1 });
    expect(said).toEqual([["warn", "not measured", { messageId: "m-1", error: "Unavailable" }]]);
  });
});
