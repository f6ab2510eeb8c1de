import { setMaxListeners } from "node:events";
import { beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { DynamoDbCaller, dynamoDbClient, type TableNames } from "#adapters/dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { type CallOptions, start } from "#application";
import type { StreamName } from "#domain";
import {
  counted,
  newStream,
  type TestEvent,
  testContract,
} from "../conformance/event-store/subject.js";
import { anyIdentity, describeDynamoDb } from "../support/dynamodb.js";
import { storageBehind, storageBy } from "../support/fault-proxy-dynamodb.js";
import { metadata } from "../support/metadata.js";
import type { ProxyPlan } from "../support/proxy-faults.js";
import { expectNoSocket } from "../support/sockets.js";

type Storage = ReturnType<typeof storageBy>;

describeDynamoDb("a network on which no call of DynamoDB gets through", (db) => {
  let tables: TableNames;
  let stream: StreamName<TestEvent>;
  beforeAll(async () => {
    tables = await db.tables();
  });
  beforeEach(() => {
    stream = newStream(testContract.category);
  });

  const behind = (plan: ProxyPlan, retries?: RetryOptions) =>
    storageBehind(db, tables, plan, retries);
  const snapshot = { fingerprint: "f".repeat(64), state: { sum: 1 } };
  const row = { row: "row", version: 1, indexes: {} };

  /** One call of each kind; none of them is of anything that is there. */
  const callsOf = (ports: Storage, call: CallOptions = {}) => [
    ports.events.read(stream, call),
    ports.events.append(stream, start, [counted(1)], { commitId: "commit-1", metadata, ...call }),
    ports.events.scan(testContract.category, call),
    ports.snapshots.load(stream, snapshot.fingerprint, call),
    ports.snapshots.save(stream, start, snapshot, call),
    ports.views.load("messages", stream, call),
    ports.views.save("messages", stream, row, call),
    ports.views.find("messages", { index: "byStatus", partition: stream, ...call }),
    ports.keys.keyFor(stream, call),
    ports.keys.keysOf([stream], call),
    ports.keys.forget(stream, call),
  ];
  const errorsOf = async (calls: ReturnType<typeof callsOf>) =>
    (await Promise.all(calls)).map((each) => each._unsafeUnwrapErr());
  const eachTimes = (error: object) => Array.from({ length: 11 }, () => error);

  it.each(["throttled", "failed", "unavailable"] as const)(
    "is given up when it stays %s, after as many requests as a call may make",
    async (why) => {
      const ports = await behind(() => ({ type: "refused", why }), { attempts: 3 });
      expect(await errorsOf(callsOf(ports))).toMatchObject(
        eachTimes({
          type: "Unavailable",
          service: "DynamoDB",
          cause: { message: expect.stringContaining("it is the proxy that says so") },
        }),
      );
      expect(ports.passed).toHaveLength(33);
    },
  );

  it("ends every call within its deadline when it is silent", async () => {
    const never = { type: "delay", ms: 60_000, when: "before" } as const;
    const limits = { attemptTimeoutMs: 60, deadlineMs: 300, attempts: 50 };
    const ports = await behind(() => never, limits);
    const began = performance.now();
    const errors = await errorsOf(callsOf(ports));
    expect(performance.now() - began).toBeLessThan(1_500);
    const cause = { name: "TimeoutError" };
    expect(errors).toMatchObject(eachTimes({ type: "Unavailable", service: "DynamoDB", cause }));
  });

  it("ends every call at once when it is stopped, and leaves no connection", async () => {
    const never = { type: "delay", ms: 60_000, when: "before" } as const;
    const ports = await behind(() => never);
    const stop = new AbortController();
    setMaxListeners(11, stop.signal);
    const cause = new Error("not any more");
    const errors = errorsOf(callsOf(ports, { signal: stop.signal }));
    await expect.poll(() => ports.proxy.connections(), { timeout: 5_000 }).toBe(11);
    stop.abort(cause);
    expect(await errors).toMatchObject(eachTimes({ type: "Unavailable", cause }));
    await expectNoSocket(ports.proxy);
  });

  it("says that nobody is there", async () => {
    const client = dynamoDbClient({ ...anyIdentity, endpoint: "http://127.0.0.1:9" });
    onTestFinished(() => client.destroy());
    const ports = storageBy(new DynamoDbCaller(client, { attempts: 2, firstWaitMs: 1 }), tables);
    const cause = { code: "ECONNREFUSED" };
    expect(await errorsOf(callsOf(ports))).toMatchObject(
      eachTimes({ type: "Unavailable", service: "DynamoDB", cause }),
    );
  });
});
