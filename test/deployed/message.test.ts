import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { beforeAll, describe, expect, it } from "vitest";
import type { MessageRow } from "#application";
import { describeDeployed, eventually } from "../support/deployed.js";
import { customer, ends, freshId, outcome, recentService } from "./told.js";

describeDeployed("a webhook about customers with a recent service", (app) => {
  const ids = Array.from({ length: 5 }, () => freshId("like"));
  let approved: MessageRow;
  // Of a home that no customer of another test has.
  const home = { type: "houseboat", lot_features: ["jetty"], square_feet: 600, year_built: 1_960 };
  const told = (id: string) =>
    app().tell("customer.record", customer(id, [recentService("s-1")], { property_info: home }));

  beforeAll(async () => {
    const answers = await Promise.all(ids.map(told));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await app().settled();
    const rows = (await Promise.all(ids.map((id) => app().rowsOf(id)))).flat();
    const found = rows.find(({ status }) => status === "approved");
    if (found === undefined) throw new Error(`none is approved: ${JSON.stringify(rows)}`);
    approved = found;
  });

  it("becomes one message each, which is written and judged", async () => {
    for (const id of ids) {
      const rows = await app().rowsOf(id);
      expect(rows.map(({ status }) => ends.includes(status as "approved"))).toEqual([true]);
      expect(rows[0]).toMatchObject({
        generator: { agentId: "email-generator", version: 1 },
        judge: { agentId: "email-judge", version: 1 },
        simulated: true,
      });
    }
  });

  it("has an execution by the message's id, which ended well", async () => {
    const { config, outputs } = app();
    const execution = outputs.Pipeline.replace(":stateMachine:", ":execution:");
    const executionArn = `${execution}:${approved.messageId}`;
    const described = new SFNClient(config).send(new DescribeExecutionCommand({ executionArn }));
    expect((await described).status).toBe("SUCCEEDED");
  });

  it("is in the registry, feature and message views", async () => {
    const { views } = app().stores;
    const registered = await views.load("registry@1", "agent-version:email-generator@1");
    expect(registered._unsafeUnwrap()?.row).toMatchObject({ status: "approved" });
    const features = await views.load("features@1", `customer:${approved.customerId}`);
    expect(features._unsafeUnwrap()?.row).toMatchObject({ customerId: approved.customerId });
    expect(approved.scores.at(-1)).toBeGreaterThanOrEqual(0.7);
  });

  it("is told on the bus, with nothing personal", async () => {
    const events = await app().published();
    const ofIt = events.filter(({ detail }) =>
      JSON.stringify(detail).includes(approved.customerId),
    );
    const types = ofIt.map((event) => event["detail-type"]);
    expect(types).toEqual(
      expect.arrayContaining([
        "customer.registered.v1",
        "customer.service-completed.v1",
        "message.requested.v1",
        "message.prepared.v1",
        "message.approved.v1",
      ]),
    );
    expect(JSON.stringify(events)).not.toContain("Lovelace");
  });

  it("is found among those who are alike", async () => {
    await eventually(async () => {
      const { out } = await app().docket("similar", approved.customerId, "--aws", "--json");
      const found: { customerId: string; score: number }[] = JSON.parse(out);
      const others = ids.filter((id) => id !== approved.customerId);
      expect(found.map(({ customerId }) => customerId)).toEqual(expect.arrayContaining(others));
    });
  });

  it("is explained from the record", async () => {
    const { code, out } = await app().docket("explain", approved.messageId, "--aws");
    expect([code, out]).toEqual([
      0,
      expect.stringContaining("rendered again from the record: byte for byte as sent"),
    ]);
  });

  describe("whose message did well", () => {
    it("has the outcome in the message's row, and is an example to a neighbour", async () => {
      const { messageId } = approved;
      await app().tell("message.outcome", outcome(messageId, "sent"));
      await app().settled();
      const clicked = outcome(messageId, "clicked");
      expect((await app().tell("message.outcome", clicked)).status).toBe(202);
      await eventually(async () => {
        const rows = await app().rowsOf(approved.customerId);
        expect(rows.find((row) => row.messageId === messageId)?.outcomes).toEqual(["clicked"]);
      });
      await app().settled();
      await eventually(async () => {
        const found = await fetch(`${app().openSearch}/docket-local-index-cases/_search?size=1000`);
        expect(await found.text()).toContain(messageId);
      });
      const neighbour = freshId("neighbour");
      await told(neighbour);
      await app().settled();
      const [row] = await app().rowsOf(neighbour);
      const { out } = await app().docket("explain", row?.messageId ?? "", "--aws");
      expect(out).toMatch(new RegExp(`${messageId} +similarity [01]\\.\\d{3}`));
    });
  });

  describe("who wants no more", () => {
    it("has the consent withdrawn, and gets no other message", async () => {
      const id = freshId("leaving");
      const service = recentService("s-1");
      await app().tell("customer.record", customer(id, [service]));
      await app().settled();
      const [row] = await app().rowsOf(id);
      await app().tell("message.outcome", outcome(row?.messageId ?? "", "sent"));
      await app().settled();
      await app().tell("message.outcome", outcome(row?.messageId ?? "", "unsubscribed"));
      await app().settled();
      expect(await app().typesOf(`customer:${id}`)).toContain("ConsentWithdrawn");
      // The consent in it is older than the objection.
      const next = recentService("s-2", { service_type: "lawn_care" });
      await app().tell("customer.record", customer(id, [service, next]));
      await app().settled();
      const rows = await app().rowsOf(id);
      expect(rows.map(({ status, reason }) => [status, reason])).toContainEqual([
        "declined",
        "no-consent",
      ]);
    });
  });
});
