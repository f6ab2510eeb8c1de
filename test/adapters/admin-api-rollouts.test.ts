import { describe, expect, it } from "vitest";
import { openApi, problemIn, type TestApi } from "../support/admin-api.js";
import { generator, judge } from "../support/docket.js";

const path = "/rollouts/email-judge";
const candidate = { ...judge, version: 2 };

/** A second version of the judge that is approved, and the tag of its agent's traffic. */
async function withCandidate(): Promise<TestApi & { readonly ifMatch: Record<string, string> }> {
  const api = await openApi();
  const own = "/agents/email-judge/versions/2";
  await api.post("/agents", candidate);
  const { headers } = await api.post(`${own}/validate`, {});
  await api.post(`${own}/approve`, { reason: "good" }, { "if-match": headers["etag"] ?? "" });
  const traffic = await api.get(path);
  return { ...api, ifMatch: { "if-match": traffic.headers["etag"] ?? "" } };
}

async function revokeCandidate({ get, post }: Pick<TestApi, "get" | "post">): Promise<void> {
  const own = "/agents/email-judge/versions/2";
  const { headers } = await get(own);
  await post(`${own}/revoke`, { reason: "too mild" }, { "if-match": headers["etag"] ?? "" });
}

describe("a rollout", () => {
  it("goes by its steps to the whole traffic, and is completed", async () => {
    const { get, post, ifMatch } = await withCandidate();
    const begun = await post(`${path}/start`, { candidate: 2, reason: "better" }, ifMatch);
    expect(begun.body["run"]).toMatchObject({ weight: 1_000, status: "running" });
    const { rolloutId } = begun.body["run"] as { rolloutId: string };

    let tag = begun.headers["etag"] ?? "";
    for (const to of [5_000, 10_000]) {
      const body = { rolloutId, to, reason: "no harm seen" };
      const stepped = await post(`${path}/step`, body, { "if-match": tag });
      expect(stepped.body["run"]).toMatchObject({ weight: to });
      tag = stepped.headers["etag"] ?? "";
    }
    const completing = { rolloutId, reason: "done" };
    const completed = await post(`${path}/complete`, completing, { "if-match": tag });
    expect(completed.body["run"]).toMatchObject({ status: "completed" });
    expect(completed.body["stable"]).toMatchObject({ version: 2 });
    expect((await get(path)).body).toEqual(completed.body);
  });

  it("is rolled back at once, by whoever has seen nothing", async () => {
    const { post, ifMatch } = await withCandidate();
    const begun = await post(`${path}/start`, { candidate: 2, reason: "better" }, ifMatch);
    const { rolloutId } = begun.body["run"] as { rolloutId: string };
    const back = await post(`${path}/roll-back`, { rolloutId, reason: "complaints" });
    expect(back.body["run"]).toMatchObject({ status: "rolled-back" });
    expect(back.body["stable"]).toMatchObject({ version: 1 });
  });

  it("gets no further with a candidate that was revoked meanwhile, and can be rolled back", async () => {
    const { get, post, ifMatch } = await withCandidate();
    const plan = { steps: [5_000, 10_000] };
    const begun = await post(`${path}/start`, { candidate: 2, plan, reason: "better" }, ifMatch);
    const { rolloutId } = begun.body["run"] as { rolloutId: string };
    const tag = { "if-match": begun.headers["etag"] ?? "" };
    const step = { rolloutId, to: 10_000, reason: "no harm seen" };
    const stepped = await post(`${path}/step`, step, tag);
    const next = { "if-match": stepped.headers["etag"] ?? "" };

    await revokeCandidate({ get, post });
    const refused = await post(`${path}/complete`, { rolloutId, reason: "done" }, next);
    expect([refused.status, refused.body["reason"], refused.body["detail"]]).toEqual([
      409,
      "CandidateNotApproved",
      "Version 2 is not approved.",
    ]);
    expect((await get(path)).body["stable"]).toMatchObject({ version: 1 });
    const back = await post(`${path}/roll-back`, { rolloutId, reason: "revoked" });
    expect(back.body["run"]).toMatchObject({ status: "rolled-back" });
  });

  it("takes no step with a candidate that was revoked meanwhile", async () => {
    const { get, post, ifMatch } = await withCandidate();
    const begun = await post(`${path}/start`, { candidate: 2, reason: "better" }, ifMatch);
    const { rolloutId } = begun.body["run"] as { rolloutId: string };
    await revokeCandidate({ get, post });
    const step = { rolloutId, to: 5_000, reason: "no harm seen" };
    const tag = { "if-match": begun.headers["etag"] ?? "" };
    const refused = await post(`${path}/step`, step, tag);
    expect([refused.status, refused.body["reason"]]).toEqual([409, "CandidateNotApproved"]);
  });

  it("is held where it is, and no weight shrinks", async () => {
    const { post, ifMatch } = await withCandidate();
    const plan = { steps: [2_000, 10_000], holdout: 500 };
    const begun = await post(`${path}/start`, { candidate: 2, plan, reason: "better" }, ifMatch);
    const { rolloutId } = begun.body["run"] as { rolloutId: string };
    const tag = { "if-match": begun.headers["etag"] ?? "" };
    const held = await post(`${path}/hold`, { rolloutId, reason: "looking" }, tag);
    expect(held.body["run"]).toMatchObject({ status: "held", weight: 2_000 });
    const next = { "if-match": held.headers["etag"] ?? "" };
    const less = await post(`${path}/step`, { rolloutId, to: 1_000, reason: "less" }, next);
    expect([less.status, less.body["reason"]]).toEqual([409, "WeightDoesNotGrow"]);
  });

  it("is refused to a candidate that is not approved, or not there", async () => {
    const { get, post } = await openApi();
    await post("/agents", candidate);
    const { headers } = await get(path);
    const ifMatch = { "if-match": headers["etag"] ?? "" };
    const start = (version: number) =>
      post(`${path}/start`, { candidate: version, reason: "better" }, ifMatch);
    expect((await start(2)).body["reason"]).toBe("CandidateNotApproved");
    expect(problemIn(await start(3))).toEqual([404, "unknown-agent-version"]);
  });

  it("takes no steps that do not grow to the whole", async () => {
    const { post, ifMatch } = await withCandidate();
    const plan = { steps: [5_000, 1_000] };
    const answer = await post(`${path}/start`, { candidate: 2, plan, reason: "x" }, ifMatch);
    expect(problemIn(answer)).toEqual([422, "invalid-fields"]);
    expect(answer.body["fields"]).toEqual(["plan.steps"]);
  });

  it("of another id is not found", async () => {
    const { get, post } = await openApi();
    const { headers } = await get(path);
    const step = { rolloutId: "r-none", to: 5_000, reason: "x" };
    const answer = await post(`${path}/step`, step, { "if-match": headers["etag"] ?? "" });
    expect(problemIn(answer)).toEqual([404, "unknown-rollout"]);
  });
});

describe("an agent's traffic", () => {
  it("begins with its first version", async () => {
    const { post } = await openApi({}, []);
    await post("/agents", generator);
    const own = "/agents/email-generator/versions/1";
    const { headers } = await post(`${own}/validate`, {});
    await post(`${own}/approve`, { reason: "ok" }, { "if-match": headers["etag"] ?? "" });
    const served = await post("/rollouts/email-generator/serve", { version: 1, reason: "first" });
    expect(served.body).toMatchObject({ stable: { version: 1 }, traffic: "flowing" });
  });

  it("is stopped and resumed by anybody who may, at once", async () => {
    const { post } = await openApi();
    const stopped = await post(`${path}/stop`, { reason: "something is wrong" });
    expect(stopped.body["traffic"]).toBe("stopped");
    const resumed = await post(`${path}/resume`, { reason: "it was nothing" });
    expect(resumed.body["traffic"]).toBe("flowing");
  });

  it("says where a customer falls, also one whom nobody knows", async () => {
    const { get, post, ifMatch } = await withCandidate();
    const plan = { steps: [10_000] };
    await post(`${path}/start`, { candidate: 2, plan, reason: "all" }, ifMatch);
    const { body } = await get(`${path}/assignments/c-404`);
    expect(body).toMatchObject({ arm: "candidate", version: 2, propensity: 1, weight: 10_000 });
  });

  it("of an agent that was never in service is not found", async () => {
    const { get, post } = await openApi();
    const unknown = [404, "unknown-agent"];
    expect(problemIn(await get("/rollouts/nobody"))).toEqual(unknown);
    expect(problemIn(await get("/rollouts/nobody/assignments/c-1"))).toEqual(unknown);
    expect(problemIn(await post("/rollouts/nobody/stop", { reason: "x" }))).toEqual(unknown);
  });
});
