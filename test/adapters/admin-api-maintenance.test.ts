import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { InMemoryEventPublisher, InMemoryEventStore, InMemoryKeyVault } from "#adapters/in-memory";
import { administrationOver, type Clock } from "#application";
import { customer, streamName } from "#domain";
import { service } from "../support/500-byte-events.js";
import { apiOver, openApi, openFilledApi, problemIn } from "../support/admin-api.js";
import { addCustomer, must, now } from "../support/docket.js";
import { metadata } from "../support/metadata.js";

/** A clock that goes on by so many milliseconds each time somebody looks at it. */
function hasty(step: number): Clock {
  let ms = Date.parse(now);
  return {
    now: () => {
      ms += step;
      return new Date(ms).toISOString();
    },
  };
}

describe("rebuilding a view", () => {
  it("makes the rows that are missing", async () => {
    const { admin, get, post } = await openApi();
    await addCustomer(admin.docket, "c-1");
    const rebuilt = await post("/views/registry@1/rebuild");
    expect(rebuilt.body).toEqual({ view: "registry@1", rows: 2, corrupt: [] });
    const { body } = await get("/agents", { agentId: "email-judge" });
    expect(body["agents"]).toHaveLength(1);
  });

  it("goes on call by call where one call cannot do it all", async () => {
    const clock = hasty(0);
    const keys = new InMemoryKeyVault();
    const events = new InMemoryEventStore({ clock, keys, pageSize: 20 });
    const filled = await openApi({ clock, keys, events });
    for (let n = 1; n <= 30; n += 1) await addCustomer(filled.admin.docket, `c-${n}`);

    const { get: _, post } = await openApi({ clock: hasty(20_000), keys, events }, []);
    let calls = 0;
    let rows = 0;
    let cursor: unknown;
    do {
      const { body } = await post("/views/features@1/rebuild", { ...(cursor ? { cursor } : {}) });
      rows += Number(body["rows"]);
      cursor = body["next"];
      calls += 1;
    } while (cursor !== undefined);
    expect(calls).toBeGreaterThan(5);
    expect(rows).toBeGreaterThanOrEqual(30);
  });

  it("of a view that nobody knows is refused", async () => {
    const { post } = await openApi();
    expect(problemIn(await post("/views/orders@1/rebuild"))).toEqual([404, "unknown-view"]);
    expect(problemIn(await post("/views/registry/rebuild"))).toEqual([422, "invalid-fields"]);
  });
});

describe("republishing", () => {
  it("tells of one stream again", async () => {
    const publisher = new InMemoryEventPublisher();
    const { post } = await openFilledApi({ publisher });
    const { body } = await post("/events/republish", { stream: "customer:c-1" });
    expect(body["published"]).toBe(publisher.published.length);
    expect(new Set(publisher.published.map(({ stream }) => stream))).toEqual(
      new Set(["customer:c-1"]),
    );
  });

  it("of a long stream goes on call by call, each no longer than API Gateway waits", async () => {
    const publisher = new InMemoryEventPublisher();
    const { admin } = await openApi({ publisher }, []);
    const { events } = admin.ports;
    const stream = streamName(customer.category, "c-1");
    let end = (await must(events.read(stream))).end;
    for (let n = 0; n < 3_000; n += 250) {
      const some = Array.from({ length: 250 }, (_, i) => service(n + i));
      const info = { commitId: `commit-${n}`, metadata };
      end = (await must(events.append(stream, end, some, info))).end;
    }
    // Each look at the clock takes 5 s: a call has time for three.
    const clock = hasty(5_000);
    const slow = apiOver(administrationOver({ ...admin.ports, clock }));
    const counts: number[] = [];
    let cursor: unknown;
    do {
      const asked = { stream, ...(cursor ? { cursor } : {}) };
      const { body } = await slow.post("/events/republish", asked);
      counts.push(Number(body["published"]));
      cursor = body["next"];
    } while (cursor !== undefined);
    expect(Math.max(...counts)).toBe(300);
    expect(publisher.published.map(({ version }) => version)).toEqual(
      Array.from({ length: 3_000 }, (_, i) => i + 1),
    );
  });

  it("tells of everything again, category by category", async () => {
    const publisher = new InMemoryEventPublisher();
    const { post } = await openFilledApi({ publisher });
    let cursor: unknown;
    let published = 0;
    do {
      const { body } = await post("/events/republish", { ...(cursor ? { cursor } : {}) });
      published += Number(body["published"]);
      cursor = body["next"];
    } while (cursor !== undefined);
    expect(published).toBe(publisher.published.length);
    const categories = publisher.published.map(({ stream }) => stream.split(":")[0]);
    expect(new Set(categories)).toEqual(
      new Set(["agent-version", "rollout", "customer", "message"]),
    );
  });

  it("of a category leaves out the others, and what was recorded before", async () => {
    const publisher = new InMemoryEventPublisher();
    const { post } = await openFilledApi({ publisher });
    const of = { category: "rollout" };
    expect((await post("/events/republish", of)).body).toEqual({ published: 2, corrupt: [] });
    const late = { ...of, since: "2026-10-01T12:00:00.001Z" };
    expect((await post("/events/republish", late)).body["published"]).toBe(0);
  });

  it("of a stream takes no category beside it", async () => {
    const { post } = await openApi();
    const both = { stream: "customer:c-1", category: "customer" };
    const answer = await post("/events/republish", both);
    expect([answer.status, answer.body["fields"]]).toEqual([422, ["category"]]);
  });
});

/** A cursor with a good checksum, as anybody can make one. */
function forged(query: string, place: string): string {
  const checksum = createHash("sha256")
    .update(JSON.stringify([query, now, place]))
    .digest("hex");
  return Buffer.from(JSON.stringify([checksum.slice(0, 16), now, place])).toString("base64url");
}

describe("a forged cursor", () => {
  it.each(["no JSON", '"text"', "null", '{"category":"order"}', '{"page":7}'])(
    "with the place %s is not ours",
    async (place) => {
      const { post } = await openApi();
      const rebuilding = { cursor: forged("views.rebuild registry@1", place) };
      const rebuilt = await post("/views/registry@1/rebuild", rebuilding);
      expect(problemIn(rebuilt)).toEqual([400, "cursor-not-ours"]);
      const republishing = { cursor: forged("events.republish {}", place) };
      const republished = await post("/events/republish", republishing);
      expect(problemIn(republished)).toEqual([400, "cursor-not-ours"]);
    },
  );
});
