import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import {
  type ApiAnswer,
  type ApiRequest,
  callApi,
  endsOfRequests,
  newCaller,
  problemIn,
  setRate,
} from "../support/deployed-api.js";
import { judge } from "../support/docket.js";
import { freshId } from "./told.js";

const page = "https://desk.example.com";

describeDeployed("the API as it is deployed", (app) => {
  /** Who may call all of the admin API: a user, for the signatures of users are checked. */
  let caller: Awaited<ReturnType<typeof newCaller>>;
  beforeAll(async () => {
    caller = await newCaller(app(), freshId("caller"), ["*/admin/*"]);
  });

  const call = (asked: ApiRequest) => {
    const signing = asked.signing === null ? null : { ...caller, ...asked.signing };
    return callApi(app(), { ...asked, signing });
  };
  const get = (target: string) => call({ method: "GET", target: `/admin${target}` });
  const post = (target: string, body: object, headers = {}) =>
    call({
      method: "POST",
      target: `/admin${target}`,
      headers: {
        "content-type": "application/json",
        "idempotency-key": freshId("key-of-one"),
        ...headers,
      },
      body: JSON.stringify(body),
    });

  const agents = { method: "GET", target: "/admin/agents" };
  const minutesAway = (minutes: number) => new Date(Date.now() + minutes * 60_000);

  // Which service and region a signature is for is looked at by AWS, but not by the local one.
  const refused: Readonly<Record<string, readonly [type: string, asked: () => ApiRequest]>> = {
    "is not signed": ["not-signed", () => ({ ...agents, signing: null })],
    "is signed by another secret": [
      "wrongly-signed",
      () => ({ ...agents, signing: { secret: "another" } }),
    ],
    "is signed by a key that nobody has": [
      "gateway-refused",
      () => ({ ...agents, signing: { accessKeyId: "AKIAOFNOBODY00000000" } }),
    ],
    "was signed 20 minutes ago": [
      "wrongly-signed",
      () => ({ ...agents, signing: { at: minutesAway(-20) } }),
    ],
    "is signed for 20 minutes from now": [
      "wrongly-signed",
      () => ({ ...agents, signing: { at: minutesAway(20) } }),
    ],
    "has another kind of authorization": [
      "gateway-refused",
      () => ({ ...agents, headers: { authorization: "Bearer token" }, signing: null }),
    ],
    "is for a path that there is not": [
      "not-signed",
      () => ({ method: "GET", target: "/nothing", signing: null }),
    ],
    "asks for a message without a signature": [
      "not-signed",
      () => ({ method: "POST", target: "/messages", body: "{}", signing: null }),
    ],
    "is a webhook by another method": [
      "not-signed",
      () => ({ method: "PUT", target: "/webhook", body: "{}", signing: null }),
    ],
  };

  it.each(Object.entries(refused))(
    "refuses what %s, so that a web page can read why",
    async (_, [type, asked]) => {
      const { headers = {}, ...request } = asked();
      const answer = await call({ ...request, headers: { ...headers, origin: page } });
      expect(problemIn(answer)).toEqual([403, type]);
      expect(answer.headers["access-control-allow-origin"]).toBe(page);
    },
  );

  it("refuses who may not, by method and path", async () => {
    const reader = await newCaller(app(), freshId("reader"), ["GET/admin/agents"]);
    const asking = (method: string, target: string) =>
      callApi(app(), { method, target, signing: reader });
    expect((await asking("GET", "/admin/agents")).status).toBe(200);
    for (const [method, target] of [
      ["POST", "/admin/agents"],
      ["GET", "/admin/customers/c-1"],
      ["POST", "/messages"],
    ] as const) {
      // The local AWS does not tell this one as a problem.
      expect((await asking(method, target)).status, target).toBe(403);
    }
  });

  const wrong: Readonly<
    Record<string, readonly [status: number, type: string, ask: () => Promise<ApiAnswer>]>
  > = {
    "by another method": [405, "method-not-allowed", () => call({ ...agents, method: "DELETE" })],
    "with an unknown parameter": [422, "invalid-fields", () => get("/agents?agent=a")],
    "with unknown fields": [
      422,
      "invalid-fields",
      () => post("/rollouts/nobody/stop", { reason: "x", force: true }),
    ],
    "for an id of another kind": [422, "invalid-fields", () => get("/customers/customer:c-1")],
    "for an id that is an address": [422, "invalid-fields", () => get("/customers/a@example.com")],
    "for a page of a million": [422, "invalid-fields", () => get("/agents?limit=1000000")],
    "of 10 MB": [413, "too-large", () => post("/agents", { padding: "x".repeat(10_000_000 - 14) })],
    "without a key": [
      400,
      "key-missing",
      () => post("/rollouts/nobody/stop", { reason: "x" }, { "idempotency-key": "" }),
    ],
    "with a cursor of nobody's": [400, "cursor-not-ours", () => get("/agents?cursor=abc")],
    "with a cursor of the day before yesterday": [410, "cursor-expired", withOldCursor],
    "with an ETag of before another's change": [412, "stale", withOldTag],
    "with a key of another request": [422, "key-reused", withUsedKey],
  };

  async function withOldCursor(): Promise<ApiAnswer> {
    const { next } = JSON.parse((await get("/agents?limit=1")).body);
    const [, , place] = JSON.parse(Buffer.from(next, "base64url").toString());
    const at = minutesAway(-2 * 24 * 60).toISOString();
    const query = JSON.stringify(["agents", "byAgent", "all", false]);
    const hash = createHash("sha256")
      .update(JSON.stringify([query, at, place]))
      .digest("hex");
    const cursor = Buffer.from(JSON.stringify([hash.slice(0, 16), at, place]));
    return get(`/agents?limit=1&cursor=${cursor.toString("base64url")}`);
  }

  async function withOldTag(): Promise<ApiAnswer> {
    const agentId = freshId("agent");
    const registered = await post("/agents", { ...judge, agentId });
    expect(registered.status).toBe(201);
    const version = `/agents/${agentId}/versions/1`;
    expect((await post(`${version}/validate`, {})).status).toBe(200);
    const ifMatch = { "if-match": registered.headers["etag"] };
    return post(`${version}/approve`, { reason: "x" }, ifMatch);
  }

  async function withUsedKey(): Promise<ApiAnswer> {
    const key = { "idempotency-key": freshId("key-used-twice") };
    const first = await post("/agents", { ...judge, agentId: freshId("agent") }, key);
    expect(first.status).toBe(201);
    return post("/agents", { ...judge, agentId: freshId("agent") }, key);
  }

  it.each(Object.entries(wrong))(
    "answers a request %s by its problem",
    async (_, [status, type, ask]) => {
      expect(problemIn(await ask())).toEqual([status, type]);
    },
  );

  it("gives the same answer to the same request, and says when that may be dropped: after a day", async () => {
    const key = { "idempotency-key": freshId("key-sent-again") };
    const agent = { ...judge, agentId: freshId("agent") };
    const before = Math.floor(Date.now() / 1_000);
    const answers = [await post("/agents", agent, key), await post("/agents", agent, key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.body).toBe(answers[0]?.body);
    const ends = await endsOfRequests(app());
    const own = ends.filter((end) => end >= before + 86_400);
    expect(own.length).toBeGreaterThan(0);
    expect(Math.max(...ends)).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000) + 86_400);
  });

  it("refuses who asks too often, so that a web page can read why", async () => {
    await setRate(app(), { path: "/messages", method: "OPTIONS", perSecond: 1 });
    const headers = { origin: page, "access-control-request-method": "POST" };
    const asked = { method: "OPTIONS", target: "/messages", headers, signing: null };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => call(asked)));
    await setRate(app(), { path: "/messages", method: "OPTIONS", perSecond: 200 });
    const refused = answers.find(({ status }) => status !== 204);
    expect(refused && problemIn(refused)).toEqual([429, "too-many-requests"]);
    expect(refused?.headers["access-control-allow-origin"]).toBe(page);
  });

  it("answers web pages that ask whether they may ask for a message", async () => {
    const headers = { origin: page, "access-control-request-method": "POST" };
    const asked = { method: "OPTIONS", target: "/messages", headers, signing: null };
    // The test before may have used up what this second allows.
    await eventually(async () => {
      const answer = await call(asked);
      expect(answer.status).toBe(204);
      expect(answer.headers["access-control-allow-origin"]).toBe(page);
    });
  });
});
