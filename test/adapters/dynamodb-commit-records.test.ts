import type { _Record as StreamsRecord } from "@aws-sdk/client-dynamodb-streams";
import { beforeAll, describe, expect, it } from "vitest";
import { type CommitRecord, DynamoDbEventStore, eventsTold } from "#adapters/dynamodb";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { SystemClock } from "#adapters/system";
import { type EventStore, handleCommand } from "#application";
import { customer, erased, streamName } from "#domain";
import { cause, customerCommands } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { recordsOf } from "../support/dynamodb-streams.js";

const stream = streamName(customer.category, "c-1");
const services = ["roof_cleaning", "lawn_care", "pest_control", "gutter_cleaning"];

/** The same record as a function gets it: bytes are text in base64. */
function asInLambda(record: StreamsRecord): CommitRecord {
  const image = Object.entries(record.dynamodb?.NewImage ?? {}).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString("base64") },
  ]);
  return { ...record, dynamodb: { ...record.dynamodb, NewImage: Object.fromEntries(image) } };
}

describeDynamoDb("The events of a record of DynamoDB Streams", (db) => {
  let events: EventStore;
  let records: readonly StreamsRecord[];

  beforeAll(async () => {
    const table = (await db.tables()).events;
    const options = { caller: db.caller(), table, keys: new InMemoryKeyVault() };
    events = new DynamoDbEventStore({ ...options, clock: new SystemClock() });
    const handle = handleCommand(events, customer, { codeVersion: "1" });
    const commands = customerCommands("c-1", { services });
    (await handle("c-1", commands.slice(0, 1), cause("register")))._unsafeUnwrap();
    (await handle("c-1", commands, cause("add")))._unsafeUnwrap();
    records = await recordsOf(db, table, 2);
  });

  it.each([
    ["the SDK has them", (record: StreamsRecord): CommitRecord => record],
    ["a function gets them", asInLambda],
  ])("are those of the store, with nothing personal, as %s", async (_, given) => {
    const told = [];
    for (const record of records) told.push(...(await eventsTold(given(record)))._unsafeUnwrap());
    const { recorded } = (await events.read(stream, { withoutPersonal: true }))._unsafeUnwrap();
    expect(told).toEqual(recorded);
    expect(told.map(({ event }) => event.type)).toEqual([
      "CustomerRegistered",
      "ProfileUpdated",
      "PropertyRecorded",
      "ConsentGiven",
      "ServiceCompleted",
      "ServiceCompleted",
      "ServiceCompleted",
      "ServiceCompleted",
    ]);
    expect(told[1]?.event).toMatchObject({ name: erased, email: erased });
  });
});

describe("a record of DynamoDB Streams", () => {
  const at = (v: string, more: object = {}): CommitRecord => ({
    eventID: "event-7",
    eventName: "INSERT",
    dynamodb: { Keys: { s: { S: "customer:c-1" }, v: { N: v } }, ...more },
  });

  it("of a snapshot or of what was removed tells of no events", async () => {
    expect((await eventsTold(at("20.5")))._unsafeUnwrap()).toEqual([]);
    expect((await eventsTold({ ...at("1"), eventName: "REMOVE" }))._unsafeUnwrap()).toEqual([]);
  });

  it("has to show what was written", async () => {
    expect((await eventsTold(at("1")))._unsafeUnwrapErr()).toEqual({
      type: "UnknownRecord",
      record: "event-7",
      issue: "expected the new image: the table's stream has to show it",
    });
  });

  it("whose item is damaged is corrupt, by stream and version", async () => {
    const NewImage = { s: { S: "customer:c-1" }, v: { N: "1" }, n: { N: "1" } };
    expect((await eventsTold(at("1", { NewImage })))._unsafeUnwrapErr()).toMatchObject({
      type: "Corrupt",
      stream: "customer:c-1",
      version: 1,
    });
  });
});
