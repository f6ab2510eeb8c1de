import { describe, expect, it } from "vitest";
import { noIndex } from "#adapters/admin-api";
import { InMemorySimilarCustomers } from "#adapters/in-memory";
import type { SimilarCustomers } from "#application";
import { openApi, openFilledApi, problemIn } from "../support/admin-api.js";

describe("a customer", () => {
  it("is shown with profile, consents and contacts", async () => {
    const { get, messageId } = await openFilledApi();
    const { body } = await get("/customers/c-1");
    expect(body).toMatchObject({
      customerId: "c-1",
      status: "registered",
      profile: { name: "Ada Lovelace", email: "c-1@example.com" },
      services: 1,
      consents: [{ channel: "email", purpose: "marketing", given: true }],
      contacts: [{ messageId, status: "reserved" }],
    });
  });

  it("has features now, and as of any instant", async () => {
    const { get } = await openFilledApi();
    const now = await get("/customers/c-1/features");
    expect(now.body["features"]).toMatchObject({
      serviceCount: { status: "present", value: 1 },
      daysSinceLastService: { status: "present", value: 213 },
    });
    const before = await get("/customers/c-1/features", { at: "2026-02-01T01:00:00+01:00" });
    expect(before.body["at"]).toBe("2026-02-01T00:00:00.000Z");
    expect(before.body["features"]).toMatchObject({ serviceCount: { value: 0 } });
    const unknown = { at: "2026-09-01T00:00:00Z", knownAt: "2026-09-01T00:00:00Z" };
    const notYet = await get("/customers/c-1/features", unknown);
    expect(notYet.body["features"]).toMatchObject({ serviceCount: { value: 0 } });
  });

  it("is compared with others", async () => {
    const { get } = await openFilledApi();
    const { body } = await get("/customers/c-1/similar", { limit: "1" });
    expect(body["customers"]).toHaveLength(1);
  });

  it("is not compared in a stage without search", async () => {
    const none = new InMemorySimilarCustomers();
    const similarCustomers: SimilarCustomers = {
      index: noIndex,
      upsert: (customer) => none.upsert(customer),
      nearest: (query) => none.nearest(query),
      erase: (customerId) => none.erase(customerId),
    };
    const { get } = await openApi({ similarCustomers });
    expect(problemIn(await get("/customers/c-1/similar"))).toEqual([409, "no-search"]);
  });

  it("is given all that is held about them", async () => {
    const { get, messageId } = await openFilledApi();
    const { body } = await get("/customers/c-1/export");
    expect(body["export"]).toMatchObject({ customerId: "c-1", messages: [{ messageId }] });
    expect(JSON.stringify(body)).toContain("Ada Lovelace");
  });

  it("is forgotten, and then nothing of theirs can be read", async () => {
    const { get, post, messageId } = await openFilledApi();
    const forgotten = await post("/customers/c-1/forget", {});
    expect(forgotten.body).toEqual({
      customerId: "c-1",
      status: "forgotten",
      messages: 1,
      corrupt: [],
    });
    const answers = [
      await get("/customers/c-1"),
      await get("/customers/c-1/export"),
      await get(`/messages/${messageId}/explanation`),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain("Ada");
    }
    const again = await post("/customers/c-1/forget", {});
    expect(again.body["status"]).toBe("was-forgotten");
    expect(problemIn(await get("/customers/c-1/similar"))).toEqual([410, "forgotten"]);
  });

  it("whom nobody knows is not found", async () => {
    const { get, post } = await openFilledApi();
    const unknown = [404, "unknown-customer"];
    for (const of of ["", "/features", "/similar", "/export"]) {
      expect(problemIn(await get(`/customers/c-404${of}`))).toEqual(unknown);
    }
    expect(problemIn(await post("/customers/c-404/forget", {}))).toEqual(unknown);
  });
});
