import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { DynamoDbCaller, itemBytes, type TableNames } from "#adapters/dynamodb";
import { describeDynamoDb } from "../support/dynamodb.js";
import {
  type Fault,
  faultyClient,
  firstMeet,
  transientRefusals,
} from "../support/faulty-requests.js";

const put = (TableName: string, k: string, text = "") =>
  new PutItemCommand({ TableName, Item: { k: { S: k }, text: { S: text } } });

/** No wait before a repeated request. */
const atOnce = async () => {};

describe("an item", () => {
  it.each([
    ["a text", { k: { S: "€" } }, 4],
    ["a number, two digits a byte", { n: { N: "1234567" } }, 6],
    ["a negative number without its zeros", { n: { N: "-1200" } }, 4],
    ["bytes", { b: { B: new Uint8Array(10) } }, 11],
    ["a truth", { t: { BOOL: true } }, 2],
    ["a list", { l: { L: [{ S: "ab" }, { N: "1" }] } }, 10],
    ["a map", { m: { M: { x: { S: "y" } } } }, 7],
    ["a set", { s: { SS: ["ab", "c"] } }, 4],
  ])("has the size that AWS charges: %s", (_, item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });
});

describeDynamoDb("a call to DynamoDB", (db) => {
  let names: TableNames;
  beforeAll(async () => {
    names = await db.tables();
  });

  function callerThatMeetsFirst(...faults: readonly (Fault | undefined)[]) {
    const { client, requests } = faultyClient(db.endpoint, firstMeet(...faults));
    return { caller: new DynamoDbCaller(client, { sleep: atOnce }), requests };
  }

  it("says what a write consumed: one unit a kilobyte", async () => {
    const { consumed } = (
      await db.caller().send(put(names.keys, "consumed", "x".repeat(2_500)))
    )._unsafeUnwrap();
    expect(consumed).toEqual({ requests: 1, readUnits: 0, writeUnits: 3 });
  });

  it("says what a read consumed: half a unit for up to 4 kilobytes", async () => {
    await db.caller().send(put(names.keys, "read", "x".repeat(5_000)));
    const query = new QueryCommand({
      TableName: names.keys,
      KeyConditionExpression: "k = :k",
      ExpressionAttributeValues: { ":k": { S: "read" } },
    });
    const { output, consumed } = (await db.caller().ask(query))._unsafeUnwrap();
    expect(output.Items).toHaveLength(1);
    expect(consumed).toEqual({ requests: 1, readUnits: 1, writeUnits: 0 });
  });

  it("adds up what the tables of one answer consumed", async () => {
    const write = new BatchWriteItemCommand({
      RequestItems: {
        [names.keys]: [{ PutRequest: { Item: { k: { S: "batch" } } } }],
        [names.views]: [{ PutRequest: { Item: { k: { S: "batch" } } } }],
      },
    });
    const { consumed } = (await db.caller().ask(write))._unsafeUnwrap();
    expect(consumed).toEqual({ requests: 1, readUnits: 0, writeUnits: 2 });
  });

  const ifNew = {
    ConditionExpression: "attribute_not_exists(k)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  } as const;

  it("gives back what was there when a condition does not hold, and what that consumed", async () => {
    await db.caller().send(put(names.keys, "taken", "x".repeat(1_100)));
    const Item = { k: { S: "taken" } };
    const again = new PutItemCommand({ TableName: names.keys, Item, ...ifNew });
    const error = (await db.caller().send(again))._unsafeUnwrapErr();
    expect(error).toEqual({
      type: "ConditionFailed",
      item: { k: { S: "taken" }, text: { S: "x".repeat(1_100) } },
      consumed: { requests: 1, readUnits: 0, writeUnits: 2 },
    });
  });

  it("finds its own write after a lost answer", async () => {
    const { caller } = callerThatMeetsFirst({ type: "answerLost" });
    const Item = { k: { S: "lost" }, text: { S: "mine" } };
    const error = (
      await caller.send(new PutItemCommand({ TableName: names.keys, Item, ...ifNew }))
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "ConditionFailed", item: Item, consumed: { requests: 2 } });
  });

  it.each([{ type: "dropped" }, { type: "answerLost" }, ...transientRefusals] as const)(
    "succeeds at the third request after two faults: %j",
    async (fault) => {
      const { caller, requests } = callerThatMeetsFirst(fault, fault);
      const { consumed } = (await caller.ask(put(names.keys, "third")))._unsafeUnwrap();
      expect(consumed.requests).toBe(3);
      expect(requests.seen).toBe(3);
    },
  );

  it("reads any number of items by their keys, a hundred at a time", async () => {
    const all = Array.from({ length: 250 }, (_, i) => ({ k: { S: `many-${i}` } }));
    for (let i = 0; i < 250; i += 25) {
      const puts = all.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } }));
      await db.caller().ask(new BatchWriteItemCommand({ RequestItems: { [names.keys]: puts } }));
    }
    const { output, consumed } = (await db.caller().getAll(names.keys, all))._unsafeUnwrap();
    expect(new Set(output.map((item) => item["k"]?.S))).toEqual(
      new Set(all.map((item) => item.k.S)),
    );
    expect(output).toHaveLength(250);
    expect(consumed).toEqual({ requests: 3, readUnits: 250, writeUnits: 0 });
  });

  it("reads nothing where nothing is", async () => {
    const absent = { k: { S: "absent" } };
    expect((await db.caller().getAll(names.keys, [absent]))._unsafeUnwrap().output).toEqual([]);
    expect((await db.caller().getAll(names.keys, []))._unsafeUnwrap().consumed.requests).toBe(0);
  });

  it("asks again for the keys that were left unprocessed", async () => {
    const keys = ["un-1", "un-2", "un-3"].map((k) => ({ k: { S: k } }));
    for (const { k } of keys) await db.caller().ask(put(names.keys, k.S));
    const { caller } = callerThatMeetsFirst(
      { type: "unprocessed", read: 1 },
      { type: "unprocessed", read: 0 },
    );
    const { output, consumed } = (await caller.getAll(names.keys, keys))._unsafeUnwrap();
    expect(output.map((item) => item["k"]?.S).sort()).toEqual(["un-1", "un-2", "un-3"]);
    expect(consumed.requests).toBe(3);
  });

  it("is unavailable when keys are left unprocessed for ever", async () => {
    const { client } = faultyClient(db.endpoint, () => ({ type: "unprocessed", read: 0 }));
    const caller = new DynamoDbCaller(client, { attempts: 3, sleep: atOnce });
    const error = (await caller.getAll(names.keys, [{ k: { S: "a" } }]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "Unavailable", cause: { name: "UnprocessedKeys" } });
  });

  it("says of a table that does not exist what it was called", async () => {
    const error = (await db.caller().ask(put("nobody-made-it", "a")))._unsafeUnwrapErr();
    expect(error.advice).toBe(
      'The table "nobody-made-it" does not exist in this account and region: create it, or correct its name.',
    );
  });

  it.each([
    ["a put", () => put(names.events, "a")],
    ["a get", () => new GetItemCommand({ TableName: names.events, Key: { k: { S: "a" } } })],
    [
      "a number for a text",
      () => new GetItemCommand({ TableName: names.keys, Key: { k: { N: "1" } } }),
    ],
  ])("says so when the table has other keys: %s", async (_, command) => {
    const caller = db.caller();
    const request = command();
    const sent = request instanceof PutItemCommand ? caller.ask(request) : caller.ask(request);
    expect((await sent)._unsafeUnwrapErr().advice).toContain("has other keys or indexes");
  });

  it("says so when an index is missing", async () => {
    const query = new QueryCommand({
      TableName: names.keys,
      IndexName: "index-1",
      KeyConditionExpression: "p1 = :p",
      ExpressionAttributeValues: { ":p": { S: "a" } },
    });
    const error = (await db.caller().ask(query))._unsafeUnwrapErr();
    expect(error.advice).toContain("has other keys or indexes");
  });
});
