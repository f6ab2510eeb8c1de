import { describe, expect, it } from "vitest";
import { post, sendWebhook, signatureOf, type WebhookParts } from "../../services/local/webhook.js";
import { describeDeployed } from "../support/deployed.js";
import { customer, freshId, oldService } from "./told.js";

describeDeployed("a webhook that cannot be taken", (app) => {
  const customerId = freshId("refused");
  const body = () =>
    JSON.stringify({ type: "customer.record", data: customer(customerId, [oldService("s-1")]) });
  const now = () => Math.floor(Date.now() / 1_000);
  const send = (text: string | Uint8Array, parts: WebhookParts = {}) =>
    sendWebhook(app().webhook, text, parts);

  const refusals: readonly (readonly [
    name: string,
    status: number,
    type: string,
    send: () => ReturnType<typeof send>,
  ])[] = [
    [
      "forged",
      401,
      "signature-wrong",
      () => send(body(), { key: "whsec_Zm9yZ2VkIGJ5IGEgc3RyYW5nZXI=" }),
    ],
    ["stale", 401, "timestamp-too-old", () => send(body(), { timestamp: now() - 600 })],
    ["from the future", 401, "timestamp-too-new", () => send(body(), { timestamp: now() + 600 })],
    ["replayed with another body", 401, "signature-wrong", replayed],
    [
      "of an unknown content type",
      415,
      "media-type",
      () => send(body(), { contentType: "text/xml" }),
    ],
    ["of 2 MB", 413, "too-large", () => send(padded(2_000_000))],
    ["nested deeply", 400, "too-deep", () => send(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`)],
    ["in UTF-16", 400, "not-utf-8", () => send(Buffer.from(`\ufeff${body()}`, "utf16le"))],
    [
      "in Latin-1",
      400,
      "not-utf-8",
      () => send(Buffer.from(body().replace("Ada", "Ädä"), "latin1")),
    ],
    [
      "said to be compressed",
      415,
      "media-type",
      () => send(body(), { headers: { "content-encoding": "gzip" } }),
    ],
    ["no JSON", 400, "not-json", () => send(body().slice(1))],
    [
      "of an unknown type",
      422,
      "unknown-type",
      () => send(JSON.stringify({ type: "customer.gone", data: {} })),
    ],
    [
      "without its fields",
      422,
      "invalid-fields",
      () => send(JSON.stringify({ type: "customer.record", data: {} })),
    ],
    ["without a signature", 400, "header-missing", unsigned],
  ];

  function replayed() {
    const parts = { id: freshId("webhook"), timestamp: now() };
    const stolen = signatureOf(app().webhook.key, `${parts.id}.${parts.timestamp}.`, body());
    const headers = { "webhook-signature": stolen };
    return send(body().replace("Lovelace", "Byron"), { ...parts, headers });
  }

  function unsigned() {
    return post(app().webhook, body(), { "content-type": "application/json" });
  }

  function padded(bytes: number): string {
    const record = customer(customerId, [oldService("s-1")], { padding: "x".repeat(bytes) });
    return JSON.stringify({ type: "customer.record", data: record });
  }

  describe.each(refusals)("%s", (_, status, type, ask) => {
    it("is answered so", async () => {
      const answer = await ask();
      expect([answer.status, JSON.parse(answer.body).type]).toEqual([
        status,
        `urn:docket:problem:${type}`,
      ]);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
    });
  });

  it("names the fields that are wrong, and stores nothing of it", async () => {
    const wrong = customer(customerId, [{ ...oldService("s-1"), price: "much" }], { email: "ada" });
    const answer = await send(JSON.stringify({ type: "customer.record", data: wrong }));
    expect([answer.status, JSON.parse(answer.body).fields]).toEqual([
      422,
      ["data.email", "data.service_history[0].price"],
    ]);
    await app().settled();
    expect(await app().typesOf(`customer:${customerId}`)).toEqual([]);
  });
});
