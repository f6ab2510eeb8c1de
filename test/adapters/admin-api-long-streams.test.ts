import { beforeAll, expect, it } from "vitest";
import { dynamoDbPorts } from "#adapters/dynamodb";
import { InMemoryEventPublisher } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import { SystemClock } from "#adapters/system";
import { administrationOver } from "#application";
import { type CustomerEvent, customer, streamName } from "#domain";
import { service } from "../support/500-byte-events.js";
import { apiOver, problemIn, type TestApi } from "../support/admin-api.js";
import { registered } from "../support/customer.js";
import { memory, must } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { metadata } from "../support/metadata.js";

/** How many events the stream has beside its first, and how many an append has. */
const [length, atOnce] = [10_000, 250];

/** After that a call is given up, in milliseconds: API Gateway waits for 29 s. */
const timeToAnswerMs = 26_000;

describeDynamoDb("a customer of 10,000 events", (db) => {
  let api: TestApi;
  const publisher = new InMemoryEventPublisher();

  beforeAll(async () => {
    const clock = new SystemClock();
    const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));
    const tables = await db.tables();
    const stores = dynamoDbPorts({ client: db.client, tables, wrapper, clock });
    const { events } = stores;
    const stream = streamName(customer.category, "c-1");
    const append = async (commitId: string, some: readonly CustomerEvent[]) => {
      end = (await must(events.append(stream, end, some, { commitId, metadata }))).end;
    };
    let { end } = await must(events.read(stream));
    await append("first", [{ ...registered, customerId: "c-1" }]);
    for (let n = 0; n < length; n += atOnce) {
      await append(
        `from ${n}`,
        Array.from({ length: atOnce }, (_, i) => service(n + i)),
      );
    }
    api = apiOver(administrationOver(memory({ ...stores, clock, publisher })));
  }, 60_000);

  it.each(["", "/features"])("is told of in time: %s", async (of) => {
    const begin = performance.now();
    expect((await api.get(`/customers/c-1${of}`)).status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(timeToAnswerMs);
  });

  it("is told in time that the export is too large for an answer", async () => {
    const begin = performance.now();
    const answer = await api.get("/customers/c-1/export");
    expect(performance.now() - begin).toBeLessThan(timeToAnswerMs);
    expect(problemIn(answer)).toEqual([409, "answer-too-large"]);
  });

  it("has its row built again, and is published again, in a call or some", async () => {
    const rebuilt = await api.post("/views/features@1/rebuild");
    expect(rebuilt.body).toEqual({ view: "features@1", rows: 1, corrupt: [] });
    let cursor: unknown;
    do {
      const begin = performance.now();
      const asked = { stream: "customer:c-1", ...(cursor ? { cursor } : {}) };
      cursor = (await api.post("/events/republish", asked)).body["next"];
      expect(performance.now() - begin).toBeLessThan(timeToAnswerMs);
    } while (cursor !== undefined);
    const versions = publisher.published.map(({ version }) => version);
    expect(versions).toEqual(Array.from({ length: length + 1 }, (_, i) => i + 1));
  });
});
