import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { askForMessage } from "../support/ask-for-message.js";
import { type App, describeDeployed, eventually } from "../support/deployed.js";
import { follow } from "../support/runbook.js";
import { customer, endings, ends, freshId, recentService } from "./told.js";

const heading = "Stop all traffic";

describe("by the runbook's own commands", () => {
  describeDeployed("a person stops", (app) => {
    const tell = (id: string, service = "s-1") =>
      app().tell("customer.record", customer(id, [recentService(service)]));
    const ended = async (id: string) =>
      (await app().rowsOf(id)).filter(({ status }) => ends.includes(status as "approved")).length;

    it("one agent: what is asked for meanwhile is declined, and afterwards it writes again", async () => {
      const [meanwhile, afterwards] = [freshId("stopped"), freshId("resumed")];
      await follow(app(), heading, "rollouts stop");
      try {
        await tell(meanwhile);
        await app().settled();
        expect(await app().rowsOf(meanwhile)).toMatchObject([
          { status: "declined", reason: "traffic-stopped" },
        ]);
      } finally {
        await follow(app(), heading, "rollouts resume");
      }
      await tell(afterwards);
      await app().settled();
      expect(await ended(afterwards)).toBe(1);
    });

    it("all that asks for messages: letters wait, and nothing is lost", async () => {
      const id = freshId("waiting");
      const { RequestQueueUrl } = app().outputs;
      await follow(app(), heading, "--no-enabled");
      try {
        await tell(id);
        await eventually(async () =>
          expect((await app().letters(RequestQueueUrl)).join()).toContain(id),
        );
        const { status } = await askForMessage(app(), id, "while all is stopped");
        expect(status).toBeGreaterThanOrEqual(429);
        expect(await app().typesOf(`customer:${id}`)).not.toContain("ContactReserved");
      } finally {
        await follow(app(), heading, "--enabled");
      }
      await eventually(async () => expect(await ended(id)).toBe(1));
    });

    it("what is being written: started again it ends, once", async () => {
      const id = freshId("cut-off");
      await app().settled();
      app().proxies.bedrock.meets(({ operation }) =>
        operation.includes("converse") ? { type: "refused", why: "unavailable" } : undefined,
      );
      await tell(id);
      await eventually(async () => expect(app().proxies.bedrock.faults).toBeGreaterThan(0));
      const messageId = (await running(app()))[0] ?? "";
      await follow(app(), heading, "stop-execution");
      expect(await running(app())).toEqual([]);
      app().proxies.bedrock.heal();

      await follow(app(), "Redrive", "start-execution", { "<message id>": messageId });
      await eventually(async () => expect(await ended(id)).toBe(1));
      const types = await app().typesOf(`message:${messageId}`);
      expect(types.filter((type) => endings.includes(type))).toHaveLength(1);
      await eventually(async () =>
        expect(await statusOf(app(), `${messageId}-again`)).toBe("SUCCEEDED"),
      );
      expect(await statusOf(app(), messageId)).toBe("ABORTED");
    });
  });
});

async function running({ config, outputs }: App): Promise<readonly string[]> {
  const { executions = [] } = await new SFNClient(config).send(
    new ListExecutionsCommand({ stateMachineArn: outputs.Pipeline, statusFilter: "RUNNING" }),
  );
  return executions.map(({ name }) => `${name}`);
}

async function statusOf({ config, outputs }: App, name: string): Promise<string | undefined> {
  const machine = outputs.Pipeline.replace(":stateMachine:", ":execution:");
  const described = await new SFNClient(config).send(
    new DescribeExecutionCommand({ executionArn: `${machine}:${name}` }),
  );
  return described.status;
}
