import { ScanCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { expect, it } from "vitest";
import { dynamoDbPorts, streamHandler } from "#adapters/dynamodb";
import { InMemoryViewStore } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import type { ViewStore } from "#application";
import type { StreamName } from "#domain";
import { addCustomer, movableClock, must, openDocket, over, request } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { recordsOf } from "../support/dynamodb-streams.js";

describeDynamoDb("The function of DynamoDB's stream", (db) => {
  const clock = movableClock();
  const ports = (tables: Awaited<ReturnType<typeof db.tables>>) => ({
    clock,
    ...dynamoDbPorts({
      client: db.client,
      tables,
      wrapper: new AesKeyWrapper(new Uint8Array(32).fill(7)),
      clock,
    }),
  });

  it("ends in the rows of a rebuild, of every view, however records arrive", async () => {
    const tables = await db.tables();
    const docket = await openDocket(ports(tables));
    for (const id of ["c-1", "c-2"]) {
      await addCustomer(docket, id);
      await must(docket.runMessage(await request(docket, id)));
    }
    const scan = new ScanCommand({ TableName: tables.events, Select: "COUNT" });
    const { Count = 0 } = await db.client.send(scan);
    const records = await recordsOf(db, tables.events, Count);

    const rebuilt = new InMemoryViewStore();
    const views = await must(over({ ...docket.ports, views: rebuilt }).rebuildViews());
    const streams = new Set(records.map(({ dynamodb }) => dynamodb?.Keys?.["s"]?.S as StreamName));
    const rowsIn = (rows: ViewStore) =>
      Promise.all(
        views.flatMap(({ view }) =>
          [...streams].map(async (stream) => [view, stream, await must(rows.load(view, stream))]),
        ),
      );
    const expected = await rowsIn(rebuilt);
    const shown = expected.filter(([, , row]) => row !== undefined).map(([view]) => view);
    expect(shown.toSorted()).toEqual([
      "features@1",
      "features@1",
      "messages@1",
      "messages@1",
      "registry@1",
      "registry@1",
    ]);

    const some = fc.array(fc.constantFrom(...records), { maxLength: 8 });
    const all = fc.shuffledSubarray([...records], { minLength: records.length });
    const histories = fc.tuple(some, all, some).map((parts) => parts.flat());
    for (const arriving of fc.sample(histories, { seed: 8, numRuns: 3 })) {
      const { views } = ports(await db.tables());
      const onStream = streamHandler(over({ ...docket.ports, views }).project);
      for (let from = 0; from < arriving.length; from += 7) {
        await onStream({ Records: arriving.slice(from, from + 7) });
      }
      expect(await rowsIn(views)).toEqual(expected);
    }
  });
});
