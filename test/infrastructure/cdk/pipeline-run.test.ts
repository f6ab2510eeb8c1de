import { describe, expect, it } from "vitest";
import { stageHandler } from "#adapters/lambda";
import type { Docket, Stage } from "#application";
import { pipelineDefinition } from "../../../src/infrastructure/cdk/definitions/pipeline.js";
import { addCustomer, must, now, openDocket, request, typesOf } from "../../support/docket.js";
import { at, type Json } from "./templates.js";

const called = (arn: string) => ({ arn, timeoutSeconds: 60 });
const definition = pipelineDefinition({
  prepare: called("prepare"),
  generate: called("generate"),
  judge: called("judge"),
  conclude: called("conclude"),
});

const unknownStage: Stage = () => {
  throw new Error("there is no such function");
};

/** The states that an execution passes through, its tasks done by the functions over a docket. */
async function execution(
  { prepare, generate, judge, conclude }: Docket,
  messageId: string,
): Promise<readonly string[]> {
  const stages = new Map<unknown, Stage>(Object.entries({ prepare, generate, judge, conclude }));
  const passed: string[] = [];
  let output: Json = { messageId };
  for (let name = String(at(definition, "StartAt")); passed.length < 50; ) {
    const state = at(definition, `States.${name}`);
    passed.push(name);
    if (at(state, "Type") === "Task") {
      const stage = stages.get(at(state, "Parameters.FunctionName")) ?? unknownStage;
      output = { ...(await stageHandler({ stage, log: () => {} })(output)) };
    }
    if (at(state, "Type") === "Succeed" || at(state, "Type") === "Fail") return passed;
    const choices = (at(state, "Choices") ?? []) as readonly Json[];
    const chosen = choices.find(({ StringEquals }) => StringEquals === output["next"]);
    name = String(chosen?.["Next"] ?? at(state, "Next") ?? at(state, "Default"));
  }
  return passed;
}

const withoutChoices = (passed: readonly string[]) => passed.filter((name) => name !== "next");

describe("an execution of the pipeline", () => {
  it("takes a message to its end, and succeeds", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const passed = await execution(docket, messageId);
    expect(withoutChoices(passed)).toEqual(["prepare", "generate", "judge", "conclude", "done"]);
    expect((await typesOf(docket, `message:${messageId}`)).at(-1)).toBe("MessageApproved");
  });

  it("gives back the contact of a message that was cancelled, and succeeds", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const stop = { type: "CancelMessage", reason: "the service was voided", at: now } as const;
    const cause = {
      commandId: "cancel",
      correlationId: "cancel",
      actor: "tester",
      source: { system: "test", record: "1" },
    };
    await must(docket.handleMessage(messageId, [stop], cause));
    const passed = await execution(docket, messageId);
    expect(withoutChoices(passed)).toEqual(["prepare", "conclude", "done"]);
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ContactReleased");
  });
});
