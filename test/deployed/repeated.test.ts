import { expect, it } from "vitest";
import { describeDeployed } from "../support/deployed.js";
import { customer, ends, freshId, oldService, recentService } from "./told.js";

describeDeployed("what comes more than once", (app) => {
  it("is one fact, though the same webhook comes ten times", async () => {
    const customerId = freshId("again");
    const record = customer(customerId, [recentService("s-1")]);
    const parts = { id: freshId("webhook") };
    const sent = Array.from({ length: 10 }, () => app().tell("customer.record", record, parts));
    const answers = await Promise.all(sent);
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      Array.from({ length: 10 }, () => [202, JSON.stringify({ id: parts.id })]),
    );
    await app().settled();
    const types = await app().typesOf(`customer:${customerId}`);
    expect(types.filter((type) => type === "CustomerRegistered")).toHaveLength(1);
    expect(types.filter((type) => type === "ServiceCompleted")).toHaveLength(1);
    expect(await app().rowsOf(customerId)).toHaveLength(1);
  });

  it("adds nothing when it comes by the webhook and by Kinesis", async () => {
    const customerId = freshId("both");
    const record = customer(customerId, [oldService("s-1")]);
    await app().tell("customer.record", record);
    await app().settled();
    const before = await app().typesOf(`customer:${customerId}`);
    await app().stream([{ type: "customer.record", data: record }]);
    await app().settled();
    expect(await app().typesOf(`customer:${customerId}`)).toEqual(before);
  });

  it("is one message, though two triggers come at once", async () => {
    const customerId = freshId("twice");
    const services = [recentService("s-1"), recentService("s-2", { service_type: "lawn_care" })];
    await app().tell("customer.record", customer(customerId, services));
    await app().settled();
    const types = await app().typesOf(`customer:${customerId}`);
    const contacts = types.filter((type) => type.startsWith("Contact")).toSorted();
    expect(contacts).toEqual(["ContactDeclined", "ContactReserved"]);
    const rows = await app().rowsOf(customerId);
    expect(rows.filter(({ status }) => ends.includes(status as "approved"))).toHaveLength(1);
    expect(rows.filter(({ reason }) => reason === "contacted-recently")).toHaveLength(1);
  });

  it("is two facts when another body comes under the same id", async () => {
    const customerId = freshId("other");
    const parts = { id: freshId("webhook") };
    await app().tell("customer.record", customer(customerId, [oldService("s-1")]), parts);
    await app().tell("customer.record", customer(customerId, [oldService("s-2")]), parts);
    await app().settled();
    const types = await app().typesOf(`customer:${customerId}`);
    expect(types.filter((type) => type === "ServiceCompleted")).toHaveLength(2);
  });
});
