import { beforeAll, expect, it } from "vitest";
import { pythonWithSchemathesis } from "../../services/schemathesis.js";
import { notTested } from "../global-setup.js";
import { describeDeployed } from "../support/deployed.js";
import { callApi, newCaller } from "../support/deployed-api.js";
import { judge } from "../support/docket.js";
import { tryApi } from "../support/schemathesis.js";
import { startSigningProxy } from "../support/signing-proxy.js";
import { customer, freshId, oldService } from "./told.js";

describeDeployed("the admin API as it is deployed, whatever is asked", (app) => {
  let command: string | undefined;
  beforeAll(async () => {
    const found = await pythonWithSchemathesis();
    if (found.isErr()) console.log(notTested("Schemathesis", found.error, process.env));
    else command = found.value;
  });

  const post = (target: string, body: object, more = {}) =>
    callApi(app(), {
      method: "POST",
      target,
      headers: {
        "content-type": "application/json",
        "idempotency-key": freshId("key-of-one"),
        ...more,
      },
      body: JSON.stringify(body),
    });

  /** What is on the record, and nothing of it anybody else's. */
  async function known(): Promise<Readonly<Record<string, unknown>>> {
    const [agentId, customerId] = [freshId("tried"), freshId("tried")];
    const version = `/admin/agents/${agentId}/versions/1`;
    await post("/admin/agents", { ...judge, agentId });
    const validated = await post(`${version}/validate`, {});
    const ifMatch = { "if-match": validated.headers["etag"] };
    await post(`${version}/approve`, { reason: "tried" }, ifMatch);
    const served = await post(`/admin/rollouts/${agentId}/serve`, { version: 1, reason: "tried" });
    expect(served.status).toBe(200);
    await app().tell("customer.record", customer(customerId, [oldService("s-1")]));
    await app().settled();
    const asked = await post("/messages", { customerId });
    expect(asked.status).toBe(202);
    await app().settled();
    const { messageId } = JSON.parse(asked.body);
    return { agentId, version: 1, customerId, messageId, view: "agents@1" };
  }

  it("says no more than its document declares, and never that something broke", async ({
    skip,
  }) => {
    if (command === undefined) return skip();
    // A user, for the local AWS checks the signatures of users.
    const caller = await newCaller(app(), freshId("caller"), "all");
    const proxy = await startSigningProxy(app(), caller);
    const tried = await tryApi(command, {
      url: proxy.url,
      known: await known(),
      isAlone: false,
      examples: 12,
      // Each call of it would tell of the whole record again.
      without: ["events.republish"],
    });
    await proxy.close();
    expect(tried.isWell, tried.printed.slice(-60_000)).toBe(true);
    expect(tried.printed).toMatch(/Tested: 31\b/);
    const others = await callApi(app(), {
      method: "GET",
      target: "/admin/rollouts/email-generator",
    });
    expect(JSON.parse(others.body)).toMatchObject({ traffic: "flowing", stable: { version: 1 } });
    const statuses = [...proxy.statuses.keys()];
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    // It came past the signature, and further than to what is not found.
    expect(statuses).toEqual(expect.arrayContaining([200, 400, 422]));
    expect(proxy.statuses.get(403) ?? 0).toBeLessThan(20);
  });
});
