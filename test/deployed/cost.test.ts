import { expect, it } from "vitest";
import * as z from "zod";
import { describeDeployed } from "../support/deployed.js";
import type { ServiceName } from "../support/deployed-proxies.js";
import { customer, freshId, recentService } from "./told.js";

const units = z.object({
  CapacityUnits: z.number().optional(),
  ReadCapacityUnits: z.number().optional(),
  WriteCapacityUnits: z.number().optional(),
});
const answer = z.object({ ConsumedCapacity: z.union([units, z.array(units)]).optional() });

describeDeployed("one whole decision", (app) => {
  it("costs what the documentation says", async () => {
    // Nothing of what other tests began may be counted.
    await app().settled();
    const requests: Record<string, number> = {};
    const used = { read: 0, write: 0 };
    for (const [name, proxy] of Object.entries(app().proxies)) {
      proxy.hears(({ operation }, _, text) => {
        const what = name === "dynamodb" ? `${name} ${operation}` : name;
        requests[what] = (requests[what] ?? 0) + 1;
        if (name !== "dynamodb") return;
        const { data } = answer.safeParse(JSON.parse(text || "{}"));
        const isWrite = /^(?:Put|Update|Delete|BatchWrite)/.test(operation);
        for (const each of [data?.ConsumedCapacity ?? []].flat()) {
          used[isWrite ? "write" : "read"] += each.CapacityUnits ?? 0;
        }
      });
    }
    const id = freshId("cost");
    await app().tell("customer.record", customer(id, [recentService("s-1")]));
    await app().settled();
    const [row] = await app().rowsOf(id);
    const total = Object.values(requests).reduce((sum, count) => sum + count, 0);
    console.log(
      `One decision (${row?.attempts} attempts): ${total} requests, ${used.write} write units, ` +
        `${used.read} read units\n${JSON.stringify(requests)}`,
    );
    const of = (name: ServiceName) => requests[name] ?? 0;
    expect([of("sqs"), of("sfn"), of("eventbridge") > 0]).toEqual([1, 1, true]);
    expect(used.write).toBeGreaterThanOrEqual(10);
    expect(used.write).toBeLessThanOrEqual(60);
    expect(used.read).toBeLessThanOrEqual(120);
  });
});
