import { describe, expect, it } from "vitest";
import { openFilledApi, problemIn } from "../support/admin-api.js";
import { cause, must, now, typesOf } from "../support/docket.js";

describe("a message", () => {
  it("is shown without its text", async () => {
    const { get, messageId } = await openFilledApi();
    const { body, headers } = await get(`/messages/${messageId}`);
    expect(body).toMatchObject({ messageId, customerId: "c-1", status: "approved", attempts: 1 });
    expect(headers["etag"]).toMatch(/^"[0-9a-f]{32}"$/);
    expect(JSON.stringify(body)).not.toContain("Ada");
  });

  it("is explained with all that made it", async () => {
    const { get, messageId } = await openFilledApi();
    const { body } = await get(`/messages/${messageId}/explanation`);
    expect(body["explanation"]).toMatchObject({
      messageId,
      status: "approved",
      attempts: [{ attempt: 1, prompt: { asSent: true } }],
    });
  });

  it("is verified", async () => {
    const { get, messageId } = await openFilledApi();
    const { body } = await get(`/messages/${messageId}/verification`);
    expect(body).toMatchObject({ messageId, holds: true, findings: [] });
    expect(body["checks"]).toBeGreaterThan(10);
  });

  it("is found by its customer, its status and who wrote it", async () => {
    const { get, messageId, other } = await openFilledApi();
    const idsBy = async (query: Readonly<Record<string, string>>) => {
      const { body } = await get("/messages", query);
      return (body["messages"] as { messageId: string }[]).map((each) => each.messageId).sort();
    };
    const both = [messageId, other].sort();
    expect(await idsBy({ customerId: "c-1" })).toEqual([messageId]);
    expect(await idsBy({ status: "approved" })).toEqual(both);
    expect(await idsBy({ agentVersion: "email-generator@1" })).toEqual(both);
    expect(await idsBy({ status: "rejected" })).toEqual([]);
  });

  it("is looked for in one way at a time", async () => {
    const { get } = await openFilledApi();
    for (const query of [{}, { customerId: "c-1", status: "approved" }]) {
      expect(problemIn(await get("/messages", query))).toEqual([422, "invalid-fields"]);
    }
  });

  it("that nobody asked for is not found", async () => {
    const { get, post } = await openFilledApi();
    const unknown = [404, "unknown-message"];
    for (const of of ["", "/explanation", "/verification"]) {
      expect(problemIn(await get(`/messages/nothing${of}`))).toEqual(unknown);
    }
    const asked = await post("/messages/nothing/request-review", { reason: "x" });
    expect(problemIn(asked)).toEqual(unknown);
  });
});

describe("a review", () => {
  const said = { reviewer: "person-7", reason: "too pushy" };

  it("that rejects a message gives its contact back", async () => {
    const { admin, get, post, messageId } = await openFilledApi();
    const path = `/messages/${messageId}`;
    const asked = await post(`${path}/request-review`, { reason: "a sample" });
    expect(asked.body["status"]).toBe("in-review");
    const ifMatch = { "if-match": asked.headers["etag"] ?? "" };
    const ended = await post(`${path}/review`, { ...said, verdict: "reject" }, ifMatch);
    expect(ended.body).toMatchObject({ status: "rejected", reason: "too pushy" });
    expect(await typesOf(admin.docket, "customer:c-1")).toContain("ContactReleased");
    const { body } = await get("/messages", { status: "rejected" });
    expect(body["messages"]).toMatchObject([{ messageId }]);
  });

  it("approves no message whose customer objected meanwhile: it is cancelled", async () => {
    const { admin, post, messageId } = await openFilledApi();
    const path = `/messages/${messageId}`;
    const asked = await post(`${path}/request-review`, { reason: "a sample" });
    const objection = { type: "OpenComplaint", complaintId: "comp-1", at: now, now } as const;
    await must(admin.docket.handleCustomer("c-1", [objection], cause("complaint")));
    const ifMatch = { "if-match": asked.headers["etag"] ?? "" };
    const ended = await post(`${path}/review`, { ...said, verdict: "approve" }, ifMatch);
    expect(ended.body).toMatchObject({ status: "cancelled", reason: "open-complaint" });
    expect((await typesOf(admin.docket, "customer:c-1")).at(-1)).toBe("ContactReleased");
  });

  it("may approve an edited text, which no answer tells", async () => {
    const { admin, post, messageId } = await openFilledApi();
    const path = `/messages/${messageId}`;
    const asked = await post(`${path}/request-review`, { reason: "a sample" });
    const ifMatch = { "if-match": asked.headers["etag"] ?? "" };
    const review = { ...said, verdict: "approve", editedSubject: "Dear Ada" };
    const ended = await post(`${path}/review`, review, ifMatch);
    expect(ended.body["status"]).toBe("approved");
    expect(JSON.stringify(ended.body)).not.toContain("Dear Ada");
    const types = await typesOf(admin.docket, `message:${messageId}`);
    expect(types.slice(-2)).toEqual(["ReviewCompleted", "MessageApproved"]);
  });

  it("of a message that nobody put into review is refused", async () => {
    const { get, post, messageId } = await openFilledApi();
    const path = `/messages/${messageId}`;
    const { headers } = await get(path);
    const ifMatch = { "if-match": headers["etag"] ?? "" };
    const answer = await post(`${path}/review`, { ...said, verdict: "reject" }, ifMatch);
    expect([answer.status, answer.body["reason"]]).toEqual([409, "NotNow"]);
  });
});
