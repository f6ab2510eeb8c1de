import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { apiOver, openApi, problemIn } from "../support/admin-api.js";
import { addCustomer, movableClock } from "../support/docket.js";

const key = { "idempotency-key": "key-of-a-request-x" };
const stop = "/rollouts/email-judge/stop";

describe("a request", () => {
  it("to no path of ours finds nothing", async () => {
    const { get } = await openApi();
    for (const path of ["", "/nothing", "/agents/a/versions", "/agents//versions/1"]) {
      expect(problemIn(await get(path))).toEqual([404, "no-such-route"]);
    }
  });

  it("by another method is told which are allowed", async () => {
    const { call } = await openApi();
    const answer = await call("DELETE", "/agents");
    expect(problemIn(answer)).toEqual([405, "method-not-allowed"]);
    expect(answer.headers["allow"]).toBe("GET, POST");
  });

  it("for something else than JSON is refused", async () => {
    const { call } = await openApi();
    const asking = (accept: string) => call("GET", "/agents", { headers: { accept } });
    expect(problemIn(await asking("text/html"))).toEqual([406, "not-acceptable"]);
    expect(problemIn(await asking("application/json;q=0"))).toEqual([406, "not-acceptable"]);
    for (const accept of ["*/*", "text/html, application/*;q=0.5"]) {
      expect((await asking(accept)).status).toBe(200);
    }
  });

  it("with a body that is no JSON object is refused for what it is", async () => {
    const { call } = await openApi();
    const sending = (text: string | Uint8Array, headers = {}) =>
      call("POST", stop, { text, headers: { ...key, ...headers } });
    expect(problemIn(await sending("{"))).toEqual([400, "not-json"]);
    expect(problemIn(await sending(Buffer.from([0x22, 0xff, 0x22])))).toEqual([400, "not-utf-8"]);
    expect(problemIn(await sending("[".repeat(40) + "]".repeat(40)))).toEqual([400, "too-deep"]);
    const large = JSON.stringify({ reason: "x".repeat(600_000) });
    expect(problemIn(await sending(large))).toEqual([413, "too-large"]);
    expect(problemIn(await sending("[]"))).toEqual([422, "invalid-fields"]);
    const text = { "Content-Type": "text/plain" };
    expect(problemIn(await sending("{}", text))).toEqual([415, "media-type"]);
  });

  it("with unknown or wrong fields is told all of them, and none of their values", async () => {
    const { post } = await openApi();
    const answer = await post("/rollouts/email-judge/step", { secret: "ada@example.com", to: 1.5 });
    expect(problemIn(answer)).toEqual([428, "position-missing"]);
    const ifMatch = { "if-match": "*" };
    const fields = await post(
      "/rollouts/email-judge/step",
      { secret: "ada@example.com", to: 1.5 },
      ifMatch,
    );
    expect(fields.body["fields"]).toEqual(["rolloutId", "reason", "to", "secret"]);
    expect(JSON.stringify(fields)).not.toContain("ada@example.com");
  });

  it("with an unknown parameter is refused", async () => {
    const { get } = await openApi();
    const answer = await get("/agents", { agent: "email-judge" });
    expect([answer.status, answer.body["fields"]]).toEqual([422, ["agent"]]);
  });

  it.each(["0", "101", "1000000", "-1", "1.5", "many", ""])(
    "for a page of %j is refused",
    async (limit) => {
      const { get } = await openApi();
      const answer = await get("/agents", { limit });
      expect([answer.status, answer.body["fields"]]).toEqual([422, ["limit"]]);
    },
  );

  it.each([
    "/customers/ada@example.com",
    "/messages/customer:c-1",
    "/agents/email-judge/versions/one",
    "/agents/email-judge@1/versions/1",
    "/customers/%ff",
  ])("for an id of another kind is refused: %s", async (path) => {
    const { get } = await openApi();
    expect(problemIn(await get(path))).toEqual([422, "invalid-fields"]);
  });

  it("that nobody foresaw is answered without a word of what went wrong", async () => {
    const { admin } = await openApi();
    const clock = {
      now: () => {
        throw new Error("ada@example.com");
      },
    };
    const { get, logged } = apiOver({ ...admin, ports: { ...admin.ports, clock } });
    const answer = await get("/customers/c-1/features");
    expect(problemIn(answer)).toEqual([500, "internal"]);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify([answer, logged])).not.toContain("ada@example.com");
  });

  it("while a service is away may be sent again in a while", async () => {
    const cause = new Error("secret");
    const away = () => errAsync({ type: "Unavailable" as const, service: "OpenSearch", cause });
    const similarCustomers = { index: "i", upsert: away, nearest: away, erase: away };
    const { admin, get } = await openApi({ similarCustomers }, []);
    await addCustomer(admin.docket, "c-1");
    const answer = await get("/customers/c-1/similar");
    expect(problemIn(answer)).toEqual([503, "unavailable"]);
    expect(answer.headers["retry-after"]).toBe("30");
    expect(JSON.stringify(answer)).not.toContain("secret");
  });
});

describe("a cursor", () => {
  it("that is not ours, or of another query, is refused", async () => {
    const { get } = await openApi();
    const { body } = await get("/agents", { limit: "1" });
    const cursor = String(body["next"]);
    const elsewhere = await get("/agents", { agentId: "email-judge", cursor });
    expect(problemIn(elsewhere)).toEqual([400, "cursor-not-ours"]);
    expect(problemIn(await get("/agents", { cursor: "abc" }))).toEqual([400, "cursor-not-ours"]);
  });

  it("is good for a day", async () => {
    const clock = movableClock("2026-10-01T12:00:00.000Z");
    const { get } = await openApi({ clock });
    const { body } = await get("/agents", { limit: "1" });
    const cursor = String(body["next"]);
    clock.moveTo("2026-10-02T12:00:00.000Z");
    expect((await get("/agents", { cursor })).status).toBe(200);
    clock.moveTo("2026-10-02T12:00:00.001Z");
    expect(problemIn(await get("/agents", { cursor }))).toEqual([410, "cursor-expired"]);
  });
});

describe("an ETag", () => {
  it("of before another's change is stale, and nothing is changed", async () => {
    const { get, post } = await openApi();
    const path = "/agents/email-judge/versions/1";
    const { headers } = await get(path);
    await post(`${path}/revoke`, { reason: "unfair" });
    const ifMatch = { "if-match": headers["etag"] ?? "" };
    const answer = await post(`${path}/retire`, { reason: "old" }, ifMatch);
    expect(problemIn(answer)).toEqual([412, "stale"]);
    expect((await get(path)).body["status"]).toBe("revoked");
  });

  it("is given as one strong tag, or not at all", async () => {
    const { post } = await openApi();
    const given = async (tag: string) =>
      problemIn(await post(stop, { reason: "x" }, { "if-match": tag }));
    expect(await given('W/"abc"')).toEqual([412, "stale"]);
    expect(await given('"of nothing"')).toEqual([400, "header-malformed"]);
    expect(await given("abc")).toEqual([400, "header-malformed"]);
  });
});

describe("an Idempotency-Key", () => {
  it("is needed by what changes the record", async () => {
    const { call } = await openApi();
    const body = { reason: "x" };
    expect(problemIn(await call("POST", stop, { body }))).toEqual([400, "key-missing"]);
    const short = { "idempotency-key": "short" };
    const answer = await call("POST", stop, { body, headers: short });
    expect(problemIn(answer)).toEqual([400, "header-malformed"]);
  });

  it("gives the same answer to the same request, whatever came between", async () => {
    const { get, post } = await openApi();
    const first = await post(stop, { reason: "x" }, key);
    await post("/rollouts/email-judge/resume", { reason: "y" });
    const again = await post(stop, { reason: "x" }, { "idempotency-key": '"key-of-a-request-x"' });
    expect(again).toEqual(first);
    expect(again.body["traffic"]).toBe("stopped");
    const { body } = await get("/rollouts/email-judge");
    expect(body["traffic"]).toBe("flowing");
  });

  it("is refused for another request, and is another one for another caller", async () => {
    const { call, post } = await openApi();
    await post(stop, { reason: "x" }, key);
    const other = await post(stop, { reason: "y" }, key);
    expect(problemIn(other)).toEqual([422, "key-reused"]);
    const asked = { body: { reason: "y" }, headers: key, caller: "AROAOTHER:session" };
    expect((await call("POST", stop, asked)).status).toBe(200);
  });

  it("of a request that was refused is free", async () => {
    const { post } = await openApi();
    expect((await post("/rollouts/nobody/stop", { reason: "x" }, key)).status).toBe(404);
    expect((await post(stop, { reason: "x" }, key)).status).toBe(200);
  });
});
