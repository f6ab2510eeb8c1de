import { describe, expect, it } from "vitest";
import { DynamoDbEventStore } from "#adapters/dynamodb";
import { FixedClock, InMemoryEventStore, InMemoryKeyVault } from "#adapters/in-memory";
import { SqliteEventStore } from "#adapters/sqlite";
import { type EventStore, type Position, start } from "#application";
import { type MessageEvent, message, streamName } from "#domain";
import { decisionEvents } from "../support/decisions.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { metadata } from "../support/metadata.js";
import { testFolder } from "./sqlite/folder.js";

const clock = new FixedClock("2026-06-01T00:00:00.000Z");
const pageSize = 4;

/** Appends to twelve streams by turns, an event at a time, so that no stream is written in one go. */
async function writeByTurns(store: EventStore): Promise<void> {
  const streams = Array.from({ length: 12 }, (_, n) => {
    const events: readonly MessageEvent[] = decisionEvents({ id: n, day: n });
    return { name: streamName(message.category, `m-${n}`), events, position: start as Position };
  });
  for (let turn = 0; turn < 5; turn += 1) {
    for (const each of streams) {
      const event = each.events[turn];
      if (event === undefined) continue;
      const info = { commitId: `${each.name}/${turn}`, metadata };
      const appended = await store.append(each.name, each.position, [event], info);
      each.position = appended._unsafeUnwrap().end;
    }
  }
}

/** Of each segment the streams in the order in which they begin anew, over all its pages. */
async function runsIn(store: EventStore, of: number): Promise<readonly string[]> {
  const runs: string[] = [];
  for (let segment = 0; segment < of; segment += 1) {
    let last: string | undefined;
    let cursor: string | undefined;
    do {
      const page = (await store.scan(message.category, { segment, of, cursor }))._unsafeUnwrap();
      for (const { stream } of page.recorded) {
        if (stream !== last) runs.push(stream);
        last = stream;
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return runs.sort();
}

/** What a scan for drift relies on, so that one open stream a segment is all it has to hold. */
function comeStreamByStream(adapter: string, create: () => Promise<EventStore>): void {
  it.each([1, 3])(
    `${adapter}: in each of %i segments a stream's events come in one run`,
    async (of) => {
      const store = await create();
      await writeByTurns(store);
      const names = Array.from({ length: 12 }, (_, n) => `message:m-${n}`).sort();
      expect(await runsIn(store, of)).toEqual(names);
    },
  );
}

describe("pages of four events", () => {
  const { newPath, open } = testFolder();
  comeStreamByStream("in memory", async () => new InMemoryEventStore({ clock, pageSize }));
  comeStreamByStream("SQLite", async () => {
    return new SqliteEventStore(open(newPath()), { clock, keys: new InMemoryKeyVault(), pageSize });
  });
});

describeDynamoDb("pages of four items", (db) => {
  comeStreamByStream("DynamoDB", async () => {
    const { events } = await db.tables();
    const keys = new InMemoryKeyVault();
    return new DynamoDbEventStore({ caller: db.caller(), table: events, clock, keys, pageSize });
  });
});
