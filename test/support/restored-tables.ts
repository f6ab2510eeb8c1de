import {
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { onTestFinished } from "vitest";
import {
  DynamoDbCaller,
  dynamoDbClient,
  dynamoDbPorts,
  type Item,
  type RestoredTables,
  type RestoreOptions,
  restoreRecord,
  type TableNames,
} from "#adapters/dynamodb";
import { FixedClock, InMemoryArtefactStore } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import type { Docket } from "#application";
import { addCustomer, cause, must, now, openDocket, request } from "./docket.js";
import { anyIdentity, type DynamoDb } from "./dynamodb.js";
import { startFaultProxy } from "./fault-proxy.js";
import { quickRetries } from "./fault-proxy-dynamodb.js";
import type { ProxyPlan } from "./proxy-faults.js";

/** Every item of a table. */
export async function allItems(db: DynamoDb, table: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let last: Item | undefined;
  do {
    const page: ScanCommandOutput = await db.client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: last }),
    );
    items.push(...(page.Items ?? []));
    last = page.LastEvaluatedKey;
  } while (last !== undefined);
  return items;
}

/** The commits of a table as text, sorted, to be compared; a snapshot is none. */
export async function commitsOf(db: DynamoDb, table: string): Promise<readonly string[]> {
  const items = await allItems(db, table);
  return items
    .filter((item) => !nameOf(item).endsWith(".5"))
    .map((item) => `${nameOf(item)} ${JSON.stringify(item)}`)
    .sort();
}

/** What an item is called here, e.g. `customer:c-1 3`. */
export function nameOf(item: Item): string {
  return item["k"]?.S ?? `${item["s"]?.S} ${item["v"]?.N}`;
}

/** Puts items into a table. */
export async function fill(db: DynamoDb, table: string, items: readonly Item[]): Promise<void> {
  for (const item of items) {
    await db.client.send(new PutItemCommand({ TableName: table, Item: { ...item } }));
  }
}

/** Takes items out of a table, by their names; says them. */
export async function lose(
  db: DynamoDb,
  table: string,
  isLost: (name: string) => boolean,
): Promise<readonly string[]> {
  const lost = (await allItems(db, table)).filter((item) => isLost(nameOf(item)));
  for (const { k, s, v } of lost) {
    const Key = k === undefined ? { s: s ?? { S: "" }, v: v ?? { N: "" } } : { k };
    await db.client.send(new DeleteItemCommand({ TableName: table, Key }));
  }
  return lost.map(nameOf).sort();
}

/** A caller whose requests go wrong by a plan, and how many did. */
export async function callerBehind(db: DynamoDb, plan: ProxyPlan) {
  const proxy = await startFaultProxy({ target: db.endpoint, protocol: "json", plan });
  const client = dynamoDbClient({ ...anyIdentity, endpoint: proxy.endpoint });
  onTestFinished(() => {
    client.destroy();
    return proxy.close();
  });
  const caller = new DynamoDbCaller(client, { ...quickRetries, attempts: 20 });
  return { caller, faults: () => proxy.passed.filter(({ fault }) => fault).length };
}

/** What stands there in the place of one's own; base64, too. */
export const others = "b3RoZXJz";

/** What is put there first is somebody else's: another text in the place of `own`. */
export function outrun(own: string): ProxyPlan {
  let isDone = false;
  return ({ operation }) => {
    if (operation !== "PutItem" || isDone) return undefined;
    isDone = true;
    // The answer is lost, so it is tried again.
    return {
      type: "rewrite",
      request: (body) => body.replace(own, others),
      answer: () => "{",
    };
  };
}

/** A record on DynamoDB, and tables restored beside it. */
export interface RestoredBeside {
  readonly inUse: TableNames;
  readonly restored: TableNames;
  readonly docket: Docket;
  /** The message to `c-1`. */
  readonly messageId: string;
  /** Has the restored tables hold what the tables in use hold now. */
  copy(): Promise<void>;
  /** The same record with nothing in memory. */
  reopened(): Promise<Docket>;
  restore(
    from?: RestoredTables,
    how?: Partial<Pick<RestoreOptions<unknown>, "isTrial" | "pageSize" | "onProgress" | "signal">>,
    caller?: DynamoDbCaller,
  ): ReturnType<typeof restoreRecord<unknown>>;
}

const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));

/** Three customers of several commits, one of them with a message, and a copy of their tables. */
export async function restoredBeside(db: DynamoDb): Promise<RestoredBeside> {
  const [inUse, restored] = [await db.tables(), await db.tables()];
  const artefacts = new InMemoryArtefactStore();
  const ports = () => ({
    ...dynamoDbPorts({ client: db.client, tables: inUse, wrapper, clock: new FixedClock(now) }),
    artefacts,
  });
  const docket = await openDocket(ports());
  for (const id of ["c-1", "c-2", "c-3"]) {
    await addCustomer(docket, id);
    await consent(docket, id, 4);
  }
  const messageId = await request(docket);
  await must(docket.runMessage(messageId));
  const beside: RestoredBeside = {
    ...{ inUse, restored, docket, messageId },
    copy: async () => {
      for (const kind of ["events", "keys"] as const) {
        await fill(db, restored[kind], await allItems(db, inUse[kind]));
      }
    },
    reopened: () => openDocket(ports(), {}, []),
    restore: (from = { events: restored.events, keys: restored.keys }, how, caller) => {
      const erase = (id: string) => docket.forget(id, cause(`forget-${id}`));
      const given = { caller: caller ?? db.caller(), tables: inUse, record: ports(), erase };
      return restoreRecord<unknown>({ ...given, from, ...how });
    },
  };
  await beside.copy();
  return beside;
}

/** So many commits more about a customer: each says something of its own. */
export async function consent(docket: Docket, id: string, times: number): Promise<void> {
  for (let i = 1; i <= times; i += 1) {
    const at = `2026-02-0${i}T08:00:00.000Z`;
    const given = { channel: "email", purpose: `purpose-${i}`, basis: "form", at, now } as const;
    const commandId = `consent-${id}-${i}`;
    await must(docket.handleCustomer(id, [{ type: "GiveConsent", ...given }], cause(commandId)));
  }
}
