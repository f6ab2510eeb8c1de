import type { _Record as StreamsRecord } from "@aws-sdk/client-dynamodb-streams";
import fc from "fast-check";
import { okAsync } from "neverthrow";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  DynamoDbEventStore,
  DynamoDbSnapshots,
  refreshOnStream,
  streamHandler,
  touchedStreams,
} from "#adapters/dynamodb";
import { InMemoryKeyVault, InMemoryViewStore } from "#adapters/in-memory";
import { SystemClock } from "#adapters/system";
import {
  type EventStore,
  featuresView,
  handleCommand,
  projectStreams,
  type ReadError,
  rebuildView,
  type ViewStore,
} from "#application";
import { customer, customerContract, streamName } from "#domain";
import { snapshotPolicy } from "../../src/application/snapshots.js";
import { customerCommands } from "../support/customer-commands.js";
import { cause, customerCommands as knownAs } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { rawItems } from "../support/dynamodb-storage.js";
import { recordsOf } from "../support/dynamodb-streams.js";

const ids = ["cust-0001", "cust-0002", "cust-0003", "cust-0004"];
const streams = ids.map((id) => streamName(customer.category, id));

describeDynamoDb("Records of DynamoDB Streams", (db) => {
  let events: EventStore;
  let records: readonly StreamsRecord[];

  beforeAll(async () => {
    const table = (await db.tables()).events;
    const options = { caller: db.caller(), table, keys: new InMemoryKeyVault() };
    events = new DynamoDbEventStore({ ...options, clock: new SystemClock() });
    const snapshots = new DynamoDbSnapshots(options);
    const handle = handleCommand(events, customer, {
      codeVersion: "1",
      snapshots: snapshotPolicy(snapshots, customer, customerContract, 3),
    });
    for (const id of ids) (await handle(id, knownAs(id), cause(`add-${id}`)))._unsafeUnwrap();
    for (const [i, command] of fc.sample(customerCommands, { seed: 4, numRuns: 200 }).entries()) {
      // What the customer's history refuses leaves no record.
      await handle(ids[i % ids.length] ?? "", [command], cause(`command-${i}`));
    }
    const items = await Promise.all(streams.map((stream) => rawItems(db, table, stream)));
    records = await recordsOf(db, table, items.flat().length);
  }, 60_000);

  const rowsOf = (rows: ViewStore) =>
    Promise.all(
      streams.map(async (stream) => (await rows.load(featuresView.name, stream))._unsafeUnwrap()),
    );

  it("name the streams that grew, and say nothing of snapshots", () => {
    expect(touchedStreams({ Records: records })._unsafeUnwrap()).toEqual(new Set(streams));
    const ofSnapshots = records.filter(({ dynamodb }) => dynamodb?.Keys?.["v"]?.N?.endsWith(".5"));
    expect(ofSnapshots.length).toBeGreaterThan(4);
    expect(touchedStreams({ Records: ofSnapshots })._unsafeUnwrap()).toEqual(new Set());
  });

  it("shuffled, doubled and replayed end in the rows of a rebuild", async () => {
    const rebuilt = new InMemoryViewStore();
    (await rebuildView(events, rebuilt, featuresView))._unsafeUnwrap();
    const expected = await rowsOf(rebuilt);
    expect(expected.every((row) => row !== undefined)).toBe(true);

    const some = fc.array(fc.constantFrom(...records), { maxLength: 12 });
    const all = fc.shuffledSubarray([...records], { minLength: records.length });
    const history = fc.tuple(some, all, some).map((parts) => parts.flat());
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 5, max: 60 }), async (arriving, size) => {
        const rows = new InMemoryViewStore();
        const refresh = refreshOnStream(projectStreams(events, rows, [featuresView]));
        for (let from = 0; from < arriving.length; from += size) {
          const batch = { Records: arriving.slice(from, from + size) };
          expect((await refresh(batch))._unsafeUnwrap().corrupt).toEqual([]);
        }
        expect(await rowsOf(rows)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe("a batch of records", () => {
  const record = (Keys: Record<string, { S?: string; N?: string }>) => ({
    Records: [{ eventID: "event-7", dynamodb: { Keys } }],
  });
  const refused = (batch: Parameters<typeof touchedStreams>[0]) =>
    touchedStreams(batch)._unsafeUnwrapErr();

  it("may be empty", () => {
    expect(touchedStreams({})._unsafeUnwrap()).toEqual(new Set());
    expect(touchedStreams({ Records: [] })._unsafeUnwrap()).toEqual(new Set());
  });

  it("is refused when it is of another table, by the record that shows it", () => {
    const unknown = { type: "UnknownRecord", record: "event-7" };
    expect(refused(record({ k: { S: "customer:c-1" } }))).toEqual({
      ...unknown,
      issue: "expected the keys s and v",
    });
    expect(refused(record({ s: { S: "customer:c-1" }, v: { N: "1.25" } }))).toEqual({
      ...unknown,
      issue: "expected a version, found 1.25",
    });
    expect(refused(record({ s: { S: "nothing of ours" }, v: { N: "1" } }))).toMatchObject(unknown);
    expect(refused({ Records: [{}] })).toMatchObject({ type: "UnknownRecord", record: "0" });
  });

  const batch = {
    Records: ["a", "b", "c"].map((id) => ({
      dynamodb: { Keys: { s: { S: `customer:${id}` }, v: { N: "1" } } },
    })),
  };
  const damaged = {
    type: "Corrupt",
    stream: "customer:b",
    version: 1,
    issues: ["it is no JSON"],
  } as const;
  const down = { type: "Unavailable", service: "DynamoDB", cause: "throttled" } as const;
  /** A docket's `project` to which something happens at the second stream. */
  const meeting =
    (error: ReadError): Parameters<typeof refreshOnStream>[0] =>
    (all) => {
      const [, stream] = all;
      return okAsync({ refreshed: 2, failed: stream ? [{ stream, error }] : [] });
    };

  it("is not held up by a damaged stream, which is told", async () => {
    const refreshed = await refreshOnStream(meeting(damaged))(batch);
    expect(refreshed._unsafeUnwrap()).toEqual({ refreshed: 2, corrupt: [damaged] });
    const told: unknown[] = [];
    await streamHandler(meeting(damaged), (corrupt) => told.push(corrupt))(batch);
    expect(told).toEqual([damaged]);
  });

  it("is to be handed over again when a newer version of the code wrote to a stream", async () => {
    const newer = { ...damaged, isNewer: true } as const;
    expect((await refreshOnStream(meeting(newer))(batch))._unsafeUnwrapErr()).toEqual(newer);
    await expect(streamHandler(meeting(newer))(batch)).rejects.toThrow(
      "customer:b version 1: it is no JSON",
    );
  });

  it("warns of a damaged stream when nobody wants to be told", async () => {
    const warned = new Promise((resolve) => {
      const told = (warning: Error) => {
        if (warning.message.startsWith("customer:b ")) resolve(warning.message);
      };
      process.on("warning", told);
      onTestFinished(() => void process.off("warning", told));
    });
    await streamHandler(meeting(damaged))(batch);
    expect(await warned).toBe("customer:b cannot be read from version 1 on: it is no JSON");
  });

  it("is to be handed over again when a store did not answer: its function rejects", async () => {
    expect((await refreshOnStream(meeting(down))(batch))._unsafeUnwrapErr()).toEqual(down);
    await expect(streamHandler(meeting(down))(batch)).rejects.toMatchObject({
      message: "The views were not refreshed: DynamoDB did not answer: throttled",
      cause: "throttled",
    });
  });

  it("of another table is rejected, by the record that shows it", async () => {
    const other = record({ k: { S: "customer:c-1" } });
    await expect(streamHandler(meeting(down))(other)).rejects.toThrow(
      "The views were not refreshed: record event-7 is not of an events table: expected the keys s and v",
    );
  });
});
