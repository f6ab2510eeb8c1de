import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import { type ApiAnswer, callApi } from "../support/deployed-api.js";
import { killedIn, type Moment } from "../support/deployed-functions.js";
import { judge } from "../support/docket.js";
import { customer, endings, ends, freshId, oldService, recentService } from "./told.js";

describeDeployed("a function that is killed in its middle", (app) => {
  const write = /^PutItem$/;
  const onTheWay: readonly Moment[] = [
    { of: "webhook", at: "sqs", when: "before" },
    { of: "webhook", at: "sqs", when: "after" },
    { of: "ingest-queue", at: "dynamodb", operation: write, when: "before" },
    { of: "ingest-queue", at: "dynamodb", operation: write, when: "after" },
    { of: "project", at: "dynamodb", operation: write, when: "before" },
    { of: "publish", at: "eventbridge", operation: /^PutEvents$/, when: "before" },
    { of: "publish", at: "eventbridge", operation: /^PutEvents$/, when: "after" },
    { of: "search-index", at: "openSearch", when: "before" },
    { of: "request", at: "dynamodb", operation: write, when: "after" },
    { of: "request", at: "sfn", when: "before" },
    { of: "request", at: "sfn", when: "after" },
    { of: "prepare", at: "dynamodb", operation: write, when: "after" },
    { of: "generate", at: "bedrock", when: "after" },
    { of: "generate", at: "dynamodb", operation: write, when: "after" },
    { of: "judge", at: "bedrock", when: "before" },
    { of: "judge", at: "dynamodb", operation: write, when: "after" },
    { of: "conclude", at: "dynamodb", operation: write, when: "before" },
    { of: "conclude", at: "dynamodb", operation: write, when: "after" },
  ];

  describe.each(onTheWay)("$of, when it asks $at, $when that took effect", (moment) => {
    it("leaves one message, ended once", async () => {
      const customerId = freshId("killed");
      const { processes } = await killedIn(app(), moment);
      const record = customer(customerId, [recentService("s-1")]);
      const parts = { id: freshId("webhook") };
      await eventually(async () => {
        const { status } = await app().tell("customer.record", record, parts);
        expect(status).toBe(202);
      });
      expect(await processes).toBeGreaterThan(0);
      await eventually(async () => {
        const statuses = (await app().rowsOf(customerId)).map(({ status }) => status);
        expect(statuses.filter((status) => ends.includes(status as "approved"))).toHaveLength(1);
      }, 120_000);
      await app().settled();
      const [row] = await app().rowsOf(customerId);
      const types = await app().typesOf(`message:${row?.messageId}`);
      expect(types.filter((type) => endings.includes(type))).toHaveLength(1);
      const facts = await app().typesOf(`customer:${customerId}`);
      expect(facts.filter((type) => type === "ContactReserved")).toHaveLength(1);
      expect(facts.filter((type) => type === "ServiceCompleted")).toHaveLength(1);
      const events = await app().published();
      expect(
        events.filter(
          ({ "detail-type": type, detail }) =>
            type === "customer.registered.v1" && JSON.stringify(detail).includes(customerId),
        ).length,
      ).toBeGreaterThan(0);
    });
  });

  it("ingest-stream, when it writes: every record is taken once", async () => {
    const ids = [freshId("stream"), freshId("stream")];
    const { processes } = await killedIn(app(), {
      of: "ingest-stream",
      at: "dynamodb",
      operation: write,
      when: "after",
    });
    await app().stream(
      ids.map((id) => ({ type: "customer.record", data: customer(id, [oldService("s-1")]) })),
    );
    expect(await processes).toBeGreaterThan(0);
    await eventually(async () => {
      for (const id of ids) {
        const types = await app().typesOf(`customer:${id}`);
        expect(types.filter((type) => type === "CustomerRegistered")).toHaveLength(1);
      }
    }, 120_000);
  });

  const ofUploads: readonly Moment[] = [
    { of: "plan-upload", at: "s3", when: "before" },
    { of: "ingest-range", at: "dynamodb", operation: write, when: "after" },
    { of: "finish-upload", at: "s3", operation: /^PUT /, when: "after" },
  ];
  it.each(ofUploads)("$of, when it asks $at: every line is taken once", async (moment) => {
    const name = freshId("lines");
    const ids = Array.from({ length: 20 }, (_, index) => `${name}-${index}`);
    const { processes } = await killedIn(app(), moment);
    const s3 = new S3Client({ ...app().config, forcePathStyle: true });
    const Body = ids.map((id) => JSON.stringify(customer(id, [oldService("s-1")]))).join("\n");
    const { Bucket } = app().outputs;
    await s3.send(new PutObjectCommand({ Bucket, Key: `uploads/${name}.ndjson`, Body }));
    expect(await processes).toBeGreaterThan(0);
    await app().settled();
    for (const id of ids) {
      const types = await app().typesOf(`customer:${id}`);
      expect(types.filter((type) => type === "CustomerRegistered")).toHaveLength(1);
    }
  });

  const whileAsked: readonly Moment[] = [
    { of: "request-api", at: "dynamodb", operation: write, when: "before" },
    { of: "request-api", at: "dynamodb", operation: write, when: "after" },
    { of: "request-api", at: "sfn", when: "before" },
    { of: "request-api", at: "sfn", when: "after" },
  ];
  it.each(whileAsked)(
    "$of, when it asks $at, $when that took effect: one message for who asks again",
    async (moment) => {
      const customerId = freshId("asked");
      await app().tell("customer.record", customer(customerId, [oldService("s-1")]));
      await app().settled();
      const { processes } = await killedIn(app(), moment);
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ customerId, idempotencyKey: "spring" });
      const asking = { method: "POST", target: "/messages", headers, body };
      const answers: ApiAnswer[] = [];
      await eventually(async () => {
        answers.push(await callApi(app(), asking));
        expect(answers.at(-1)?.status).toBe(202);
      });
      expect(await processes).toBeGreaterThan(0);
      expect(answers[0]?.status).toBeGreaterThanOrEqual(500);
      await app().settled();
      const rows = await app().rowsOf(customerId);
      expect(rows.map(({ status }) => ends.includes(status as "approved"))).toEqual([true]);
      const facts = await app().typesOf(`customer:${customerId}`);
      expect(facts.filter((type) => type === "ContactReserved")).toHaveLength(1);
    },
  );

  const whileAdministered: readonly Moment[] = [
    { of: "admin", at: "dynamodb", operation: write, about: /-views"/, when: "before" },
    { of: "admin", at: "dynamodb", operation: write, about: /-events"/, when: "before" },
    { of: "admin", at: "dynamodb", operation: write, about: /-events"/, when: "after" },
  ];
  it.each(whileAdministered)(
    "$of, when it writes to $about, $when that took effect: one write for who asks again",
    async (moment) => {
      const agentId = freshId("agent");
      const { processes } = await killedIn(app(), moment);
      const headers = {
        "content-type": "application/json",
        "idempotency-key": freshId("key-of-one"),
      };
      const body = JSON.stringify({ ...judge, agentId });
      const asking = { method: "POST", target: "/admin/agents", headers, body };
      const answers: ApiAnswer[] = [];
      // Whoever died without an answer holds the key for half a minute.
      await eventually(async () => {
        answers.push(await callApi(app(), asking));
        expect(answers.at(-1)?.status).toBe(201);
      });
      expect(await processes).toBeGreaterThan(0);
      expect(answers[0]?.status).toBeGreaterThanOrEqual(500);
      const types = await app().typesOf(`agent-version:${agentId}@1`);
      expect(types).toEqual(["AgentVersionRegistered"]);
    },
  );

  it("admin, when it forgets somebody: they are forgotten by who asks again, by another key", async () => {
    const customerId = freshId("forgotten");
    await app().tell("customer.record", customer(customerId, [oldService("s-1")]));
    await app().settled();
    const moment = { of: "admin", at: "dynamodb", about: /-keys"/, when: "after" } as const;
    const { processes } = await killedIn(app(), moment);
    const target = `/admin/customers/${customerId}/forget`;
    const answers: ApiAnswer[] = [];
    await eventually(async () => {
      const headers = {
        "content-type": "application/json",
        "idempotency-key": freshId("key-of-one"),
      };
      answers.push(await callApi(app(), { method: "POST", target, headers, body: "{}" }));
      expect(answers.at(-1)?.status).toBe(200);
    });
    expect(await processes).toBeGreaterThan(0);
    const shown = await callApi(app(), { method: "GET", target: `/admin/customers/${customerId}` });
    expect(shown.body).not.toContain("Ada Lovelace");
    const facts = await app().typesOf(`customer:${customerId}`);
    expect(facts.filter((type) => type === "CustomerErased")).toHaveLength(1);
  });
});
