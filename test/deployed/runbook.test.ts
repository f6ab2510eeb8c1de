import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it, onTestFinished } from "vitest";
import { sendWebhook } from "../../services/local/webhook.js";
import { describeDeployed, eventually } from "../support/deployed.js";
import { kill } from "../support/deployed-functions.js";
import { follow } from "../support/runbook.js";
import { customer, freshId, oldService, recentService } from "./told.js";

const example = join(import.meta.dirname, "../../examples/agents/email-judge.json");

describe("the runbook's own commands", () => {
  describeDeployed("on the deployed application", (app) => {
    it("find everything of the stage there", async () => {
      const said = await follow(app(), "Before you begin", "docket doctor");
      expect(said).toMatch(/All \d+ are well/);
    });

    it("rebuild a row that was lost", async () => {
      const id = freshId("row-lost");
      await app().tell("customer.record", customer(id, [recentService("s-1")]));
      await app().settled();
      const rows = await app().rowsOf(id);
      expect(rows).toHaveLength(1);
      const k = { S: `messages@1\0message:${rows[0]?.messageId}` };
      await new DynamoDBClient(app().config).send(
        new DeleteItemCommand({ TableName: app().outputs.ViewsTable, Key: { k } }),
      );
      expect(await app().rowsOf(id)).toEqual([]);

      let said = await follow(app(), "Rebuild a view", "rebuild messages@1\n");
      for (let next = nextIn(said); next !== undefined; next = nextIn(said)) {
        said = await follow(app(), "Rebuild a view", "--cursor", { "<next>": next });
      }
      expect(await app().rowsOf(id)).toEqual(rows);
    });

    it("change the webhook key, and nobody who keeps to the order is refused", async () => {
      const { config, outputs, webhook } = app();
      const body = JSON.stringify({
        type: "customer.record",
        data: customer(freshId("rotated"), [oldService("s-1")]),
      });
      const key = `whsec_${Buffer.from(freshId("a new key of some length")).toString("base64")}`;
      // Senders repeat what was answered with 5xx, as when a process has just ended.
      const send = (by: string) =>
        eventually(async () => {
          const { status } = await sendWebhook(webhook, body, { key: by });
          expect(status).toBeLessThan(500);
          return status;
        });
      // In the place of the minutes for which it remembers keys.
      const forgets = () => kill(app(), "webhook");
      onTestFinished(async () => {
        const SecretString = JSON.stringify({ key: webhook.key });
        await new SecretsManagerClient(config).send(
          new PutSecretValueCommand({ SecretId: outputs.WebhookSecret, SecretString }),
        );
        await forgets();
      });

      const heading = "Rotate the webhook key";
      await follow(app(), heading, "put-secret-value", { "whsec_<new>": key });
      await forgets();
      expect([await send(webhook.key), await send(key)]).toEqual([202, 202]);
      await follow(app(), heading, "update-secret-version-stage");
      await forgets();
      expect([await send(webhook.key), await send(key)]).toEqual([401, 202]);
    });

    it("roll an agent back to its stable version", async () => {
      const agentId = freshId("rolled-back");
      // Of a generator the second version would have to be evaluated first.
      const judge = JSON.parse(await readFile(example, "utf8"));
      const manage = async (...args: readonly string[]) => {
        const { code, err, out } = await app().docket("--stage", "local", ...args, "--json");
        expect([code, err]).toEqual([0, ""]);
        return JSON.parse(out);
      };
      for (const version of [1, 2]) {
        const file = join(app().aws.folder, `${agentId}-${version}.json`);
        const content = { ...judge.content, system: `${judge.content.system} ${version}` };
        await writeFile(file, JSON.stringify({ agentId, version, content }));
        await manage("agents", "register", "--file", file);
        await manage("agents", "validate", agentId, String(version));
        await manage("agents", "approve", agentId, String(version), "--reason", "a trial");
      }
      await manage("rollouts", "serve", agentId, "--version", "1", "--reason", "a trial");
      await manage("rollouts", "start", agentId, "--candidate", "2", "--reason", "a trial");
      const { run } = await manage("rollouts", "get", agentId);
      expect(run).toMatchObject({ status: "running", candidate: { version: 2 } });

      await follow(app(), "Roll an agent back", "roll-back", {
        "email-generator": agentId,
        "<id>": run.rolloutId,
      });
      const after = await manage("rollouts", "get", agentId);
      expect(after).toMatchObject({ stable: { version: 1 }, run: { status: "rolled-back" } });
    });

    it("erase a customer, after handing out what is held of them", async () => {
      const id = freshId("erased");
      await app().tell("customer.record", customer(id, [oldService("s-1")]));
      await app().settled();
      const said = await follow(app(), "Erase a customer", "docket forget", {
        "<customer id>": id,
      });
      expect(said).toContain('"key": "forgotten"');
      expect(said).not.toContain("Lovelace");
    });

    it("restore tables beside those in use, and put back what was lost, but nobody erased", async () => {
      const { config, outputs } = app();
      const dynamoDb = new DynamoDBClient(config);
      onTestFinished(async () => {
        for (const kind of ["events", "keys"]) {
          const TableName = `docket-local-${kind}-restored`;
          await dynamoDb.send(new DeleteTableCommand({ TableName }));
        }
      });
      const [lost, erased] = [freshId("lost"), freshId("erased")];
      for (const id of [lost, erased]) {
        await app().tell("customer.record", customer(id, [recentService("s-1")]));
      }
      await app().settled();
      const rows = await app().rowsOf(lost);
      expect(rows).toHaveLength(1);

      const at = { "2026-11-23T10:00:00Z": new Date().toISOString() };
      const heading = "Restore a table";
      const verified = await follow(app(), heading, "update-table", at);
      // What was erased in other tests cannot be rendered again.
      expect(verified).toMatch(/\d+ messages.*: 0 differ, \d+ cannot be rebuilt/);

      const messageId = `${rows[0]?.messageId}`;
      await loseStream(dynamoDb, outputs.EventsTable, `message:${messageId}`);
      const k = { S: `messages@1\0message:${messageId}` };
      await dynamoDb.send(new DeleteItemCommand({ TableName: outputs.ViewsTable, Key: { k } }));
      expect(await follow(app(), heading, "--dry-run")).toMatch(
        /^[1-9]\d* commits would be put back; /m,
      );
      const from = "restore --aws --events-from docket-$stage-events-restored\n";

      expect(await follow(app(), heading, from)).toMatch(/^[1-9]\d* commits put back; /m);
      await app().settled();
      expect(await app().rowsOf(lost)).toEqual(rows);

      await follow(app(), heading, "--target-table-name docket-$stage-keys-restored", at);
      await follow(app(), "Erase a customer", "docket forget", { "<customer id>": erased });
      for (const id of [lost, erased]) {
        const Key = { k: { S: id } };
        await dynamoDb.send(new DeleteItemCommand({ TableName: outputs.KeysTable, Key }));
      }
      const said = await follow(app(), heading, "--keys-from");
      expect(said).toMatch(/^[1-9]\d* keys? put back; /m);
      expect(said).toMatch(/^(1 person|[1-9]\d* people) forgotten again\.$/m);
      const keyOf = async (id: string) =>
        JSON.parse((await app().docket("export", id, "--aws")).out).key;
      expect([await keyOf(lost), await keyOf(erased)]).toEqual(["present", "forgotten"]);
    });

    it("show a record of Kinesis by its shard and sequence number", async () => {
      const told = JSON.stringify({ type: "customer.gone", data: { id: freshId("shown") } });
      const [first = ""] = await app().stream([told]);
      const said = await follow(app(), "Redrive", "get-shard-iterator", {
        "<shard>": "shardId-000000000000",
        "<sequence number>": first,
      });
      expect(said).toContain(Buffer.from(told).toString("base64"));
    });

    it("publish again what was not heard, and empty the queue that told of it", async () => {
      const id = freshId("unheard");
      const since = new Date().toISOString();
      await app().tell("customer.record", customer(id, [oldService("s-1")]));
      await app().settled();
      const heard = async () =>
        (await app().published()).filter(({ detail }) => JSON.stringify(detail).includes(id));
      const idsOf = (events: Awaited<ReturnType<typeof heard>>) =>
        [...new Set(events.map(({ detail }) => String(detail["id"])))].toSorted();
      const before = await heard();
      await follow(app(), "Redrive", "docket republish", { "2026-11-23T10:00:00Z": since });
      const after = await heard();
      expect(before.length).toBeGreaterThan(0);
      expect(after.length).toBeGreaterThan(before.length);
      expect(idsOf(after)).toEqual(idsOf(before));
      await follow(app(), "Redrive", "purge-queue");
      expect(await app().letters(app().outputs.StreamsDlqUrl)).toEqual([]);
    });
  });
});

/** Takes all items of a stream out of a table. */
async function loseStream(dynamoDb: DynamoDBClient, TableName: string, stream: string) {
  const { Items = [] } = await dynamoDb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "s = :s",
      ExpressionAttributeValues: { ":s": { S: stream } },
    }),
  );
  for (const { s = { S: "" }, v = { N: "" } } of Items) {
    await dynamoDb.send(new DeleteItemCommand({ TableName, Key: { s, v } }));
  }
}

/** Where a rebuild goes on that has not come to its end. */
function nextIn(said: string): string | undefined {
  return /^next +(\S+)$/m.exec(said)?.[1];
}
