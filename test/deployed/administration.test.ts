import { expect, it } from "vitest";
import { askForMessage } from "../support/ask-for-message.js";
import { describeDeployed } from "../support/deployed.js";
import { customer, ends, freshId, oldService } from "./told.js";

describeDeployed("a person who runs the application", (app) => {
  const docket = (...args: readonly string[]) =>
    app().docket("--stage", "local", ...args, "--json");

  it("asks for a message to a customer, once however often", async () => {
    const id = freshId("asked");
    const told = await app().tell("customer.record", customer(id, [oldService("s-1")]));
    expect(told.status).toBe(202);
    await app().settled();
    const answers = [
      await askForMessage(app(), id, "spring"),
      await askForMessage(app(), id, "spring"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.body).toBe(answers[0]?.body);
    await app().settled();
    const rows = await app().rowsOf(id);
    expect(rows.map(({ status }) => ends.includes(status as "approved"))).toEqual([true]);
    expect(JSON.parse(answers[0]?.body ?? "{}")).toMatchObject({ messageId: rows[0]?.messageId });
  });

  it("is told what is wrong with a request", async () => {
    const unknown = await askForMessage(app(), freshId("nobody"), "spring");
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
