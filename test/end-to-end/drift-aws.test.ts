import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { dynamoDbClient, dynamoDbPorts } from "#adapters/dynamodb";
import { FixedClock } from "#adapters/in-memory";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { type EventStore, start } from "#application";
import { messageContract, streamName } from "#domain";
import { prepareAws, type Variables, variablesOf } from "../../services/prepare-aws.js";
import { describeAws } from "../support/aws.js";
import { type Place, placeToKeep } from "../support/command-line.js";
import { day, decisionEvents } from "../support/decisions.js";
import { docketWith } from "../support/docket-process.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { metadata } from "../support/metadata.js";

vi.setConfig({ testTimeout: 60_000 });

/** Eight weeks of decisions about fifty customers, whose judge is another one in the second half. */
const told = Array.from({ length: 150 }, (_, n) => ({
  ...{ id: n, customer: n % 50, day: (n / 150) * 56, score: n < 75 ? 0.9 : 0.4 },
  judgeVersion: n < 75 ? 1 : 2,
}));
const clock = new FixedClock(day(60));
const windows = ["--reference", "2026-01-01..2026-01-29", "--current", "2026-01-29..2026-02-26"];

async function record(events: EventStore): Promise<void> {
  for (const each of told) {
    const stream = streamName(messageContract.category, `m-${each.id}`);
    const info = { commitId: `commit-${each.id}`, metadata };
    (await events.append(stream, start, decisionEvents(each), info))._unsafeUnwrap();
  }
}

describeAws("docket drift", (aws) => {
  describeDynamoDb("of a record in DynamoDB", ({ endpoint: dynamoDb }) => {
    let place: Place;
    let env: Variables;
    const docket = (...args: readonly string[]) =>
      docketWith(env, place.path, "drift", ...windows, ...args);

    beforeAll(async () => {
      place = await placeToKeep();
      const places = {
        aws: { endpoint: aws.endpoint, caFile: inject("aws")?.caFile ?? "" },
        dynamoDb,
      };
      const made = await prepareAws(
        { ...places, openSearch: "" },
        `drift-${crypto.randomUUID().slice(0, 8)}`,
      );
      env = { ...variablesOf(places, "http://127.0.0.1:9"), ...made };
      const { region, credentials } = aws.config();
      const client = dynamoDbClient({ endpoint: dynamoDb, region, credentials });
      const kms = kmsClient(aws.config());
      const wrapper = new KmsKeyWrapper(kms, { key: env["DOCKET_KMS_KEY"] ?? "" });
      const tables = {
        events: env["DOCKET_EVENTS_TABLE"] ?? "",
        views: env["DOCKET_VIEWS_TABLE"] ?? "",
        keys: env["DOCKET_KEYS_TABLE"] ?? "",
      };
      await record(dynamoDbPorts({ client, tables, wrapper, clock }).events);
      client.destroy();
      kms.destroy();
      const file = openSqlite(join(place.path, "record.sqlite"))._unsafeUnwrap();
      await record(sqlitePorts(file, { clock }).events);
      file.close();
    });
    afterAll(() => place?.remove());

    it("says the same as of one in SQLite, whose personal data is closed there by another key", async () => {
      const there = await docket("--aws", "--parallel", "2", "--json", "there.json");
      expect([there.code, there.err]).toEqual([0, ""]);
      expect(there.out).toContain("The judge changed");
      const here = await docket("--db", "record.sqlite", "--json", "here.json");
      expect(here).toEqual(there);
      expect(await place.read("here.json")).toBe(await place.read("there.json"));
      expect(JSON.parse(await place.read("here.json"))).toMatchObject({
        reference: { decisions: 75, customers: 50 },
        current: { decisions: 75, customers: 50 },
      });
    });
  });
});
