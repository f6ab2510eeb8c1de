import { okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { basePath } from "#adapters/admin-api";
import type { StageApi } from "#adapters/cli";
import { agentsIn } from "../../../src/infrastructure/aws/stage-agents.js";
import { agentsToPutIn, putIntoService } from "../../../src/infrastructure/cdk/deploy/agents.js";
import { openApi, type TestApi } from "../../support/admin-api.js";
import { generator, judge } from "../../support/docket.js";

/** The API of a stage over stores in memory, and what was written to it. */
function stageOver(api: TestApi) {
  const written: string[] = [];
  const stage: StageApi = {
    call: ({ method, path, query, headers, body }) => {
      if (method === "POST") written.push(path.replace(basePath, ""));
      const asked = { query, headers, ...(body !== undefined && { text: body }) };
      return ResultAsync.fromSafePromise(
        api.call(method, path.replace(basePath, ""), asked),
      ).andThen((answer) => okAsync({ ...answer, body: JSON.stringify(answer.body) }));
    },
  };
  return { stage, written };
}

const judgePath = "/agents/email-judge/versions/1";

describe("an agent of a new stage", () => {
  it("is registered, validated, approved and served", async () => {
    const { stage, written } = stageOver(await openApi({}, []));
    expect((await putIntoService(stage, judge))._unsafeUnwrap()).toBe(
      "email-judge version 1 is in service now",
    );
    expect(written).toEqual([
      "/agents",
      `${judgePath}/validate`,
      `${judgePath}/approve`,
      "/rollouts/email-judge/serve",
    ]);
  });

  it("is gone on with where a deployment broke off", async () => {
    const api = await openApi({}, []);
    await api.post("/agents", judge);
    await api.post(`${judgePath}/validate`, {});
    const { stage, written } = stageOver(api);
    expect((await putIntoService(stage, judge)).isOk()).toBe(true);
    expect(written).toEqual([`${judgePath}/approve`, "/rollouts/email-judge/serve"]);
  });

  it("stays as it is once it is in service", async () => {
    const { stage, written } = stageOver(await openApi());
    expect((await putIntoService(stage, { ...judge, version: 2 }))._unsafeUnwrap()).toBe(
      "email-judge is in service already",
    );
    expect(written).toEqual([]);
  });

  it("is told of in a sentence when it was refused before", async () => {
    const api = await openApi({}, []);
    await api.post("/agents", judge);
    const { headers } = await api.get(judgePath);
    const tag = { "if-match": headers["etag"] ?? "" };
    await api.post(`${judgePath}/reject`, { reason: "too harsh" }, tag);
    const { stage } = stageOver(api);
    expect((await putIntoService(stage, judge))._unsafeUnwrapErr()).toBe(
      "Agent email-judge cannot be put into service: email-judge version 1 is rejected.",
    );
  });
});

describe("the example's agents", () => {
  const examples = [generator, judge];
  const ids = (there: readonly string[], areGiven = false) =>
    agentsToPutIn(
      examples,
      there.map((agentId) => ({ agentId })),
      areGiven,
    ).map(({ agentId }) => agentId);

  it("are put into a stage that has none, the judge before the generator that needs it", () => {
    expect(ids([])).toEqual(["email-judge", "email-generator"]);
  });

  it("are gone on with where a deployment broke off between them", () => {
    expect(ids(["email-judge"])).toEqual(["email-judge", "email-generator"]);
  });

  it("are not put beside agents of the stage's own, unless somebody says so", () => {
    expect(ids(["our-generator", "our-judge"])).toEqual([]);
    expect(ids(["email-judge", "our-generator"])).toEqual([]);
    expect(ids(["our-generator", "our-judge"], true)).toEqual(["email-judge", "email-generator"]);
  });
});

describe("the agents of a stage", () => {
  it("are seen by the version that is in service, or by the newest one", async () => {
    const api = await openApi();
    await api.post("/agents", { ...judge, agentId: "second-judge" });
    const { stage } = stageOver(api);
    const seen = (await agentsIn(stage))._unsafeUnwrap();
    expect(seen).toEqual([
      {
        agentId: "email-generator",
        kind: "generator",
        version: 1,
        modelId: generator.content.modelId,
        traffic: "flowing",
      },
      {
        agentId: "email-judge",
        kind: "judge",
        version: 1,
        modelId: judge.content.modelId,
        traffic: "flowing",
      },
      {
        agentId: "second-judge",
        kind: "judge",
        version: 1,
        modelId: judge.content.modelId,
        traffic: "none",
      },
    ]);
  });
});
