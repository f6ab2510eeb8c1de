import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { askForMessage } from "../support/ask-for-message.js";
import { type App, describeDeployed, eventually } from "../support/deployed.js";
import { callApi } from "../support/deployed-api.js";
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
      await follow(
        app(),
        heading,
        "put-function-concurrency --function-name docket-$stage-request-api",
      );
      try {
        await tell(id);
        await eventually(async () =>
          expect((await app().letters(RequestQueueUrl)).join()).toContain(id),
        );
        const { status } = await askForMessage(app(), id, "while all is stopped");
        expect(status).toBeGreaterThanOrEqual(429);
        expect(await app().typesOf(`customer:${id}`)).not.toContain("ContactReserved");
      } finally {
        await follow(
          app(),
          heading,
          "delete-function-concurrency --function-name docket-$stage-request-api",
        );
      }
      await eventually(async () => expect(await ended(id)).toBe(1));
    });

    it("what comes in: webhooks wait, files are to be dropped again, and nobody administers", async () => {
      const [told, early, late] = [freshId("told"), freshId("early"), freshId("late")];
      const uploadsOf = async (id: string) =>
        (await inputsOf(app(), app().outputs.UploadStateMachine)).filter((each) =>
          each.includes(id),
        );
      const list = () => callApi(app(), { method: "GET", target: "/admin/agents" });
      await app().settled();
      await follow(app(), heading, "disable-rule");
      try {
        await tell(told);
        await drop(app(), early);
        const letters = () => app().letters(app().outputs.IntakeQueueUrl);
        await eventually(async () => expect((await letters()).join()).toContain(told));
        expect((await list()).status).toBeGreaterThanOrEqual(429);
        expect(await app().typesOf(`customer:${told}`)).toEqual([]);
      } finally {
        await follow(app(), heading, "enable-rule");
        await handsOverItself(app(), "ingest-stream");
      }
      await eventually(async () => expect(await ended(told)).toBe(1));
      await drop(app(), late);
      await eventually(async () => expect(await uploadsOf(late)).toHaveLength(1));
      expect(await uploadsOf(early)).toEqual([]);
      await eventually(async () => expect((await list()).status).toBe(200));
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
      await follow(app(), heading, "stateMachine:docket-$stage-pipeline");
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

/** Drops a file of one customer. */
async function drop({ config, outputs }: App, id: string): Promise<void> {
  await new S3Client({ ...config, forcePathStyle: true }).send(
    new PutObjectCommand({
      Bucket: outputs.Bucket,
      Key: `uploads/${id}.ndjson`,
      Body: JSON.stringify(customer(id, [])),
    }),
  );
}

/** What the executions of a state machine were given. */
async function inputsOf({ config }: App, stateMachineArn: string): Promise<readonly string[]> {
  const client = new SFNClient(config);
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  const described = executions.map(({ executionArn }) =>
    client.send(new DescribeExecutionCommand({ executionArn })),
  );
  return (await Promise.all(described)).map(({ input }) => `${input}`);
}

/** On the local AWS something of our own hands over the records of streams: not the mapping as well. */
async function handsOverItself({ config }: App, name: string): Promise<void> {
  const client = new LambdaClient(config);
  const FunctionName = `docket-local-${name}`;
  const found = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
  for (const { UUID } of found.EventSourceMappings ?? []) {
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  }
}
