import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import {
  DynamoDbCaller,
  DynamoDbEventStore,
  DynamoDbKeyVault,
  DynamoDbSnapshots,
  DynamoDbViewStore,
  dynamoDbClient,
  type TableNames,
} from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import type { RetryOptions } from "#adapters/remote";
import { AesKeyWrapper } from "#adapters/sealing";
import { testContracts } from "../conformance/event-store/subject.js";
import { anyIdentity, type DynamoDb } from "./dynamodb.js";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.js";
import { byChance, type ProxyFault, type ProxyPlan } from "./proxy-faults.js";

/** Waits so short that a test does not notice them. */
export const quickRetries: RetryOptions = { firstWaitMs: 1, longestWaitMs: 8 };

const beforeEffect: readonly ProxyFault[] = [
  { type: "delay", ms: 20, when: "before" },
  { type: "reset", when: "before" },
  { type: "refused", why: "throttled" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
];
const afterEffect: readonly ProxyFault[] = [
  { type: "delay", ms: 20, when: "after" },
  { type: "reset", when: "after" },
  { type: "cutBody" },
];
const inPart = [unprocessedKeys(0), unprocessedKeys(1), unprocessedKeys(40)];

/** Everything that may go wrong with a request of DynamoDB, by a seed. */
export function anyFault(seed: number, probability = 0.15): ProxyPlan {
  const any = byChance(seed, probability, [...beforeEffect, ...afterEffect]);
  // Of another seed: by the same one, what does not come in part would never go wrong.
  const part = byChance(seed + 1_000, 0.3, inPart);
  return (request) =>
    request.operation === "BatchGetItem" ? (part(request) ?? any(request)) : any(request);
}

/**
 * The same for keys, but no answer to a key's end is lost: what was there before is said in that
 * answer only, and who asks again hears that the key is gone already.
 */
export function anyFaultOfKeys(seed: number): ProxyPlan {
  const any = anyFault(seed);
  const ofWrites = byChance(seed, 0.15, [...beforeEffect, keyMadeUnheard]);
  return (request) => (request.operation === "PutItem" ? ofWrites(request) : any(request));
}

const keyMadeUnheard: ProxyFault = {
  type: "rewrite",
  answer: (body = "", request) => (request.includes('"gone"') ? body : "{"),
};

interface BatchGet {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;
}

/** Of a `BatchGetItem` of one table, only so many keys are read; the others come back unprocessed. */
export function unprocessedKeys(read: number): ProxyFault {
  const split = (text: string) => {
    const input: BatchGet = JSON.parse(text);
    const [[table, wanted] = ["", { Keys: [] }]] = Object.entries(input.RequestItems);
    const only = (Keys: readonly unknown[]) =>
      Keys.length === 0 ? {} : { [table]: { ...wanted, Keys } };
    return { input, read: only(wanted.Keys.slice(0, read)), left: only(wanted.Keys.slice(read)) };
  };
  return {
    type: "rewrite",
    request: (body) => {
      const { input, read: RequestItems } = split(body);
      return read === 0 ? undefined : JSON.stringify({ ...input, RequestItems });
    },
    answer: (body = "{}", request) =>
      JSON.stringify({ ...JSON.parse(body), UnprocessedKeys: split(request).left }),
  };
}

/** DynamoDB Local whose callers go by way of a proxy; its own client does not. */
interface Proxied {
  readonly proxy: FaultProxy;
  readonly db: DynamoDb;
  /** Fails if a socket is left open. */
  close(): Promise<void>;
}

async function startProxied(db: DynamoDb, plan: ProxyPlan): Promise<Proxied> {
  const proxy = await startFaultProxy({ target: db.endpoint, protocol: "json", plan });
  const client = dynamoDbClient({ ...anyIdentity, endpoint: proxy.endpoint });
  const caller = (options?: RetryOptions) =>
    new DynamoDbCaller(client, { ...quickRetries, ...options });
  const close = () => {
    client.destroy();
    return proxy.close();
  };
  return { proxy, db: { ...db, caller }, close };
}

/** DynamoDB Local by way of a proxy for one test. */
async function proxiedDynamoDb(db: DynamoDb, plan: ProxyPlan): Promise<Proxied> {
  const proxied = await startProxied(db, plan);
  onTestFinished(proxied.close);
  return proxied;
}

/**
 * DynamoDB Local for all tests of a block, whose callers' requests go wrong by a plan of chance; in
 * the end some did, and no socket is left open.
 */
export function faultyDynamoDb(db: DynamoDb, plan: ProxyPlan): DynamoDb {
  let running: Proxied | undefined;
  const started = () => running ?? expect.fail("the proxy is not started yet");
  beforeAll(async () => {
    running = await startProxied(db, plan);
  });
  afterAll(async () => {
    await started().close();
    const faults = started().proxy.passed.flatMap(({ fault }) => fault ?? []);
    expect(faults.length).toBeGreaterThan(3);
  });
  return { ...db, caller: (options) => started().db.caller(options) };
}

/** The four ports of storage by a caller; the events' keys are not in DynamoDB. */
export function storageBy(caller: DynamoDbCaller, tables: TableNames) {
  const events = { caller, table: tables.events, keys: new InMemoryKeyVault() };
  const clock = new FixedClock("2026-01-01T00:00:00.000Z");
  const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));
  return {
    events: new DynamoDbEventStore({ ...events, clock, contracts: testContracts }),
    snapshots: new DynamoDbSnapshots({ ...events, contracts: testContracts }),
    views: new DynamoDbViewStore({ caller, table: tables.views }),
    keys: new DynamoDbKeyVault({ caller, table: tables.keys, wrapper }),
  };
}

/** The four ports of storage by way of a proxy, for one test. */
export async function storageBehind(
  db: DynamoDb,
  tables: TableNames,
  plan: ProxyPlan,
  retries?: RetryOptions,
) {
  const { proxy, db: proxied } = await proxiedDynamoDb(db, plan);
  return { ...storageBy(proxied.caller(retries), tables), proxy, passed: proxy.passed };
}
