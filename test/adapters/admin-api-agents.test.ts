import { describe, expect, it } from "vitest";
import { openApi, problemIn } from "../support/admin-api.js";
import { generator, judge } from "../support/docket.js";

const second = { ...generator, version: 2 };
const path = "/agents/email-generator/versions/2";

describe("an agent version", () => {
  it("is registered, validated and approved, and is found among all others", async () => {
    const { get, post } = await openApi({}, []);
    const registered = await post("/agents", judge);
    expect([registered.status, registered.body["status"]]).toEqual([201, "registered"]);
    const tag = registered.headers["etag"] ?? "";

    const own = "/agents/email-judge/versions/1";
    const validated = await post(`${own}/validate`, {});
    expect(validated.body["status"]).toBe("validated");
    expect(validated.headers["etag"]).not.toBe(tag);
    const ifMatch = { "if-match": validated.headers["etag"] ?? "" };
    const approved = await post(`${own}/approve`, { reason: "it judges well" }, ifMatch);
    expect([approved.status, approved.body["stage"]]).toEqual([200, "production"]);

    const { body } = await get("/agents");
    expect(body["agents"]).toMatchObject([
      { agentId: "email-judge", version: 1, status: "approved", kind: "judge" },
    ]);
  });

  it("has a history that says who decided what, and why", async () => {
    const { get } = await openApi();
    const { body } = await get("/agents/email-judge/versions/1/history");
    expect(body["history"]).toMatchObject([
      { version: 1, type: "AgentVersionRegistered" },
      { version: 2, type: "AgentVersionValidated" },
      { version: 3, type: "AgentVersionApproved", actor: "tester", reason: "first version" },
    ]);
  });

  it("names who decided by IAM's id, and not by the name of the session", async () => {
    const { get, post } = await openApi();
    await post("/agents", second);
    const { body } = await get(`${path}/history`);
    expect(body["history"]).toMatchObject([{ actor: "iam:AROAEXAMPLE" }]);
  });

  it("is refused with other content under the same version", async () => {
    const { post } = await openApi();
    const content = { ...generator.content, modelId: "another" };
    const answer = await post("/agents", { ...generator, content });
    expect(problemIn(answer)).toEqual([409, "refused"]);
    expect(answer.body["reason"]).toBe("OtherContentRegistered");
  });

  it.each([
    [
      "responseSchema",
      { responseSchema: { ...generator.content.responseSchema, title: "\ud800" } },
    ],
    ["variables", { variables: ["features", "\ud800"] }],
  ])("is refused with text that Unicode cannot encode: %s", async (field, more) => {
    const { post } = await openApi();
    const answer = await post("/agents", { ...second, content: { ...generator.content, ...more } });
    expect(problemIn(answer)).toEqual([422, "invalid-fields"]);
    expect(answer.body["fields"]).toEqual([expect.stringContaining(field)]);
  });

  it("is not validated where the pipeline could not use it", async () => {
    const { post } = await openApi();
    const content = { ...generator.content, responseSchema: { type: "object" } };
    await post("/agents", { ...second, content });
    const answer = await post(`${path}/validate`, {});
    expect(problemIn(answer)).toEqual([422, "unusable-agent"]);
    expect(answer.body["detail"]).toContain("does not require subject");
  });

  it("is not approved without an evaluation, unless it is an agent's first or a judge's", async () => {
    const { post } = await openApi();
    await post("/agents", second);
    const { headers } = await post(`${path}/validate`, {});
    const ifMatch = { "if-match": headers["etag"] ?? "" };
    const answer = await post(`${path}/approve`, { reason: "looks good" }, ifMatch);
    expect([answer.status, answer.body["reason"]]).toEqual([409, "EvaluationRequired"]);
  });

  it("is revoked at once, without anybody having looked at it before", async () => {
    const { post } = await openApi();
    const answer = await post("/agents/email-judge/versions/1/revoke", { reason: "it is unfair" });
    expect([answer.status, answer.body["status"]]).toEqual([200, "revoked"]);
  });

  it("is retired only by whoever has seen its end", async () => {
    const { get, post } = await openApi();
    const own = "/agents/email-judge/versions/1";
    const { headers } = await get(own);
    const without = await post(`${own}/retire`, { reason: "old" });
    expect(problemIn(without)).toEqual([428, "position-missing"]);
    const ifMatch = { "if-match": headers["etag"] ?? "" };
    const retired = await post(`${own}/retire`, { reason: "old" }, ifMatch);
    expect(retired.body["status"]).toBe("retired");
  });

  it("that nobody registered is not found", async () => {
    const { get, post } = await openApi();
    const unknown = [404, "unknown-agent-version"];
    expect(problemIn(await get(path))).toEqual(unknown);
    expect(problemIn(await get(`${path}/history`))).toEqual(unknown);
    expect(problemIn(await post(`${path}/validate`, {}))).toEqual(unknown);
  });
});

describe("agents", () => {
  it("are listed page by page, each version once", async () => {
    const { get, post } = await openApi();
    await post("/agents", second);
    const first = await get("/agents", { limit: "2" });
    const cursor = String(first.body["next"]);
    const rest = await get("/agents", { limit: "2", cursor });
    const versions = [first, rest].flatMap(({ body }) =>
      (body["agents"] as { agentId: string; version: number }[]).map(
        ({ agentId, version }) => `${agentId}@${version}`,
      ),
    );
    expect(versions).toEqual(["email-generator@1", "email-generator@2", "email-judge@1"]);
    expect(rest.body["next"]).toBeUndefined();
  });

  it("are listed of one alone", async () => {
    const { get, post } = await openApi();
    await post("/agents", second);
    const { body } = await get("/agents", { agentId: "email-generator" });
    expect(body["agents"]).toMatchObject([{ version: 1 }, { version: 2 }]);
  });
});
