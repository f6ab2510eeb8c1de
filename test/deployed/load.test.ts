import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import { setTimeout as until } from "node:timers/promises";
import { expect, it } from "vitest";
import { sendWebhook } from "../../services/local/webhook.js";
import { describeDeployed, eventually } from "../support/deployed.js";
import { customer, freshId, oldService } from "./told.js";

describeDeployed("500 webhooks at 50 a second", (app) => {
  it("are all answered, and all taken in", async () => {
    const name = freshId("load");
    const ca = await readFile(app().aws.caFile);
    // None waits for a connection: they go out when they are due, however long the others take.
    const agent = new Agent({ keepAlive: true, ca });
    const begin = performance.now();
    let lastSentMs = 0;
    const sent = Array.from({ length: 500 }, async (_, n) => {
      await until(n * 20);
      const from = performance.now();
      lastSentMs = from - begin;
      const record = customer(`${name}-${n}`, [oldService("s-1")]);
      const body = JSON.stringify({ type: "customer.record", data: record });
      const { status } = await sendWebhook({ ...app().webhook, agent }, body);
      return { status, ms: performance.now() - from };
    });
    const answers = await Promise.all(sent);
    agent.destroy();
    const answeredMs = performance.now() - begin;
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses]).toEqual([202]);
    await eventually(
      async () => expect(await app().countOf("customer", `${name}-`)).toBe(500),
      120_000,
    );
    const takenMs = performance.now() - begin;
    const sorted = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
    const at = (share: number) => `${(sorted[Math.floor(share * 499)] ?? 0).toFixed(0)} ms`;
    console.log(
      `500 webhooks, sent in ${(lastSentMs / 1_000).toFixed(1)} s: answered in ${at(0.5)} (median), ${at(0.95)} (95 %), ${at(1)} (at most), ` +
        `all after ${(answeredMs / 1_000).toFixed(1)} s; all taken in after ${(takenMs / 1_000).toFixed(1)} s`,
    );
  });
});
