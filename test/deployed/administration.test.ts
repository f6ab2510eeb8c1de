import { expect, it } from "vitest";
import { stsClient } from "#adapters/sts";
import { type Answer, post } from "../../services/local/webhook.js";
import { type App, describeDeployed } from "../support/deployed.js";
import { customer, ends, freshId, oldService } from "./told.js";

/** Asks the deployed API for a message, signed as the account's root or not at all. */
async function askForMessage(app: App, body: object, isSigned = true): Promise<Answer> {
  const { config, webhook } = app;
  const url = new URL(webhook.url.replace(/webhook$/, "messages"));
  const text = JSON.stringify(body);
  const request = {
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: {},
    headers: { host: url.host, "content-type": "application/json" },
    body: text,
  };
  const signer = await stsClient(config).config.signer();
  const { headers } = isSigned
    ? await signer.sign(request, { signingService: "execute-api" })
    : request;
  return post({ url: url.href, agent: webhook.agent }, text, headers);
}

describeDeployed("a person who runs the application", (app) => {
  const docket = (...args: readonly string[]) =>
    app().docket("--stage", "local", ...args, "--json");

  it("asks for a message to a customer, once however often", async () => {
    const id = freshId("asked");
    const told = await app().tell("customer.record", customer(id, [oldService("s-1")]));
    expect(told.status).toBe(202);
    await app().settled();
    const asked = { customerId: id, idempotencyKey: "spring" };
    const answers = [await askForMessage(app(), asked), await askForMessage(app(), asked)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.body).toBe(answers[0]?.body);
    await app().settled();
    const rows = await app().rowsOf(id);
    expect(rows.map(({ status }) => ends.includes(status as "approved"))).toEqual([true]);
    expect(JSON.parse(answers[0]?.body ?? "{}")).toMatchObject({ messageId: rows[0]?.messageId });
  });

  it("is told what is wrong with a request", async () => {
    const unknown = await askForMessage(app(), { customerId: freshId("nobody") });
    expect([unknown.status, JSON.parse(unknown.body).type]).toEqual([
      404,
      "urn:docket:problem:unknown-customer",
    ]);
  });

  it("lists agents, and looks a customer up and forgets them", async () => {
    const agents = await docket("agents", "list");
    expect([agents.code, agents.err]).toEqual([0, ""]);
    expect(agents.out).toContain("email-generator");

    const id = freshId("looked-up");
    await app().tell("customer.record", customer(id, [oldService("s-1")]));
    await app().settled();
    const found = await docket("customers", "get", id);
    expect([found.code, found.out]).toEqual([0, expect.stringContaining("Ada Lovelace")]);
    const gone = await docket("customers", "forget", id);
    expect([gone.code, gone.err]).toEqual([0, ""]);
    const after = await docket("customers", "get", id);
    expect(after.out).not.toContain("Ada Lovelace");
  });
});
