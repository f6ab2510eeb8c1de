import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import { dynamoDbPorts, type Item, type TableNames } from "#adapters/dynamodb";
import { FixedClock } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import type { Ports } from "#application";
import { commitOf, isSnapshot } from "../../src/adapters/dynamodb/commit-item.js";
import { openRow } from "../../src/adapters/dynamodb/view-row.js";
import { cause, must, now } from "../support/docket.js";
import { type DynamoDb, describeDynamoDb } from "../support/dynamodb.js";
import { adaAndGrace } from "../support/forgetting.js";
import { personalValuesOf, valuesIn } from "../support/personal-values.js";

const clock = new FixedClock(now);

type Haystacks = readonly (string | Uint8Array)[];

/**
 * Forgets Ada on these stores, and looks for whatever was personal of her in all that they keep,
 * as it lies there.
 */
async function forgetAda(given: Partial<Ports>, raw: () => Promise<Haystacks>) {
  const { docket, hers, graces } = await adaAndGrace({ clock, ...given });
  const { handleCustomer, ports } = docket;
  // Enough for a snapshot.
  for (let n = 0; n < 25; n += 1) {
    const open = { type: "OpenComplaint", complaintId: `k-${n}`, at: now, now } as const;
    await must(handleCustomer("c-1", [open], cause(`complaint-${n}`)));
  }
  const values = await personalValuesOf(ports.events, "c-1");
  const before = await raw();
  await must(docket.forget("c-1", cause("forget")));
  return { docket, hers, graces, values, before, after: await raw() };
}

function expectNothingOf({ values, before, after }: Awaited<ReturnType<typeof forgetAda>>) {
  expect(values).toEqual(expect.arrayContaining(["Ada Lovelace", "c-1@example.com"]));
  expect(values.length).toBeGreaterThan(8);
  // It is looked for where it could be found: what is not personal is there.
  expect(valuesIn(["roof_cleaning", "c-1"], ...before)).toEqual(["roof_cleaning", "c-1"]);
  expect(valuesIn(["roof_cleaning", "c-1"], ...after)).toEqual(["roof_cleaning", "c-1"]);
  expect(valuesIn(values, ...after)).toEqual([]);
}

describe("somebody who is forgotten, on SQLite", () => {
  it("is in no byte of the file or its journal", async () => {
    const folder = mkdtempSync(join(tmpdir(), "docket-erasure-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "docket.sqlite");
    const file = openSqlite(path)._unsafeUnwrap();
    onTestFinished(() => file.close());
    const raw = async () =>
      ["", "-wal"]
        .map((end) => `${path}${end}`)
        .flatMap((each) => (existsSync(each) ? [readFileSync(each)] : []));
    expectNothingOf(await forgetAda(sqlitePorts(file, { clock }), raw));
  });
});

describeDynamoDb("Somebody who is forgotten, on DynamoDB", (db) => {
  const setUp = async () => {
    const tables = await db.tables();
    const wrapper = new AesKeyWrapper(Buffer.alloc(32, 7));
    const ports = dynamoDbPorts({ client: db.client, tables, wrapper, clock });
    return { tables, ports };
  };

  it("is in no item: no event, snapshot, row or key", async () => {
    const { tables, ports } = await setUp();
    const done = await forgetAda(ports, () => everythingIn(db, tables));
    expectNothingOf(done);
    const keys = await itemsOf(db, tables.keys);
    expect(keys.find(({ k }) => k?.S === "c-1")).toEqual({ k: { S: "c-1" }, gone: { BOOL: true } });
    const snapshots = (await itemsOf(db, tables.events)).filter(isSnapshot);
    expect(snapshots.map(({ s }) => s?.S)).toContain("customer:c-1");
  });

  it("leaves a record that can be verified, and other people's as it was", async () => {
    const { ports } = await setUp();
    const { docket, hers, graces } = await forgetAda(ports, async () => []);
    expect((await must(docket.explain(hers))).messageId).toBe(hers);
    expect((await must(docket.explain(graces))).messageId).toBe(graces);
    const { findings } = await must(docket.verify());
    expect(findings.filter(({ kind }) => kind === "differs")).toEqual([]);
    const page = await must(
      docket.views.find<{ messageId: string }>("messages", {
        index: "byCustomer",
        partition: "c-2",
      }),
    );
    expect(page.rows.map(({ row }) => row.messageId)).toEqual([graces]);
  });
});

/** All that lies in the tables: attributes as they are, and expanded where they are compressed. */
async function everythingIn(db: DynamoDb, { events, views, keys }: TableNames): Promise<Haystacks> {
  const rows = await itemsOf(db, views);
  const commits = (await itemsOf(db, events)).filter((item) => !isSnapshot(item));
  const expanded = [
    ...commits.map((item) => commitOf(item)._unsafeUnwrap().body),
    ...rows.map((item) => JSON.stringify(openRow(item))),
  ];
  const items = [...(await itemsOf(db, events)), ...rows, ...(await itemsOf(db, keys))];
  const attributes = items.flatMap((item) =>
    Object.values(item).flatMap(({ S, N, B }) => [S, N, B].filter((part) => part !== undefined)),
  );
  return [...expanded, ...attributes];
}

async function itemsOf({ client }: DynamoDb, table: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let last: Item | undefined;
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: last }),
    );
    items.push(...(page.Items ?? []));
    last = page.LastEvaluatedKey;
  } while (last !== undefined);
  return items;
}
