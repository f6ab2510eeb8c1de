import { expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import { kill } from "../support/deployed-functions.js";
import type { ServiceName } from "../support/deployed-proxies.js";
import { byChance, type ProxyFault, type ProxyPlan } from "../support/proxy-faults.js";
import { customer, endings, ends, freshId, recentService } from "./told.js";

const faults: readonly ProxyFault[] = [
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "cutBody" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
  { type: "refused", why: "throttled" },
];

describeDeployed("a service that fails", (app) => {
  const services: readonly ServiceName[] = [
    ...(["dynamodb", "kms", "s3", "sqs", "sfn", "eventbridge", "ssm", "bedrock"] as const),
    "openSearch",
  ];

  it.each(services)(
    "%s, wholly and then every now and then: each message ends once after it has recovered",
    async (service) => {
      const ids = [freshId("failing"), freshId("failing")];
      // What a function has read once it may remember.
      for (const name of ["prepare", "generate", "judge"]) await kill(app(), name);
      app().proxies[service].meets(outage(10));
      for (const id of ids) {
        const record = customer(id, [recentService("s-1")]);
        const parts = { id: freshId("webhook") };
        await eventually(async () => {
          const { status } = await app().tell("customer.record", record, parts);
          expect(status).toBe(202);
        });
      }
      await endedOnce(ids);
      expect(app().proxies[service].faults).toBeGreaterThan(0);
    },
  );

  async function endedOnce(ids: readonly string[]): Promise<void> {
    await eventually(async () => {
      for (const id of ids) {
        const statuses = (await app().rowsOf(id)).map(({ status }) => status);
        expect(statuses.filter((status) => ends.includes(status as "approved"))).toHaveLength(1);
      }
    }, 150_000);
    for (const id of ids) {
      const [row] = await app().rowsOf(id);
      const types = await app().typesOf(`message:${row?.messageId}`);
      expect(types.filter((type) => endings.includes(type))).toHaveLength(1);
      const facts = await app().typesOf(`customer:${id}`);
      expect(facts.filter((type) => type === "ContactReserved")).toHaveLength(1);
    }
  }
});

/** The first requests are all refused; of the next ones each third goes wrong in some way. */
function outage(requests: number): ProxyPlan {
  const afterwards = byChance(6, 0.3, faults);
  let count = 0;
  return (request) => {
    count += 1;
    return count <= requests ? { type: "refused", why: "unavailable" } : afterwards(request);
  };
}
