import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EventBridgePublisher, eventBridgeClient, probes } from "#adapters/eventbridge";
import { eventPublisherConformance } from "../conformance/event-publisher.conformance.js";
import { type AwsClientConfig, describeAws } from "../support/aws.js";
import { type ListenedBus, listenedBus } from "../support/eventbridge.js";
import { publicEvent } from "../support/public-events.js";

describeAws("on the local AWS", (aws) => {
  const client = eventBridgeClient(aws.config());
  let bus: ListenedBus;
  beforeAll(async () => {
    bus = await listenedBus(aws);
  });
  afterAll(async () => {
    await bus.remove();
    client.destroy();
  });

  eventPublisherConformance("EventBridge", async () => ({
    publisher: new EventBridgePublisher({ client, bus: bus.name }),
    arrived: async (ids) => (await bus.delivered(ids)).map(({ detail }) => detail),
  }));

  describe("an event on the bus", () => {
    it("can be told by its source and its type", async () => {
      const event = publicEvent();
      const publisher = new EventBridgePublisher({ client, bus: bus.name });
      (await publisher.publish([event]))._unsafeUnwrap();
      const delivered = await bus.delivered([event.id]);
      expect(delivered.find(({ detail }) => detail.id === event.id)).toMatchObject({
        source: "docket",
        "detail-type": "customer.registered.v1",
        resources: [],
        detail: event,
      });
    });
  });

  describe("what is wrong", () => {
    const failed = async (name: string, other: Partial<AwsClientConfig> = {}) => {
      const wrong = eventBridgeClient(aws.config(other));
      const event = publicEvent();
      const publisher = new EventBridgePublisher({ client: wrong, bus: name, attempts: 2 });
      const error = (await publisher.publish([event]))._unsafeUnwrapErr();
      wrong.destroy();
      expect(error).toMatchObject({ type: "Unavailable", unpublished: [event] });
      return "advice" in error ? error.advice : undefined;
    };

    it("with a bus that is not there is said, though a put to it would succeed", async () => {
      const name = `none-${randomUUID()}`;
      expect(await failed(name)).toBe(
        `There is no event bus ${name} in this account and region: create it, or correct its name or AWS_REGION.`,
      );
    });

    it("with the region is said in the same way", async () => {
      const advice = await failed(bus.name, { region: "eu-central-1" });
      expect(advice).toContain("correct its name or AWS_REGION");
    });

    it("with the credentials is said", async () => {
      const credentials = { accessKeyId: "AKIANOBODY", secretAccessKey: "wrong" };
      expect(await failed(bus.name, { credentials })).toContain(
        "AWS does not know these credentials in this region",
      );
    });

    it("with the certificate is said", async () => {
      const wrong = eventBridgeClient({ ...aws.config(), requestHandler: {} });
      const publisher = new EventBridgePublisher({ client: wrong, bus: bus.name });
      const error = (await publisher.publish([publicEvent()]))._unsafeUnwrapErr();
      wrong.destroy();
      expect(error).toMatchObject({
        advice: expect.stringContaining("The endpoint's certificate does not verify"),
      });
    });
  });

  describe("a probe", () => {
    const run = async (name: string) => {
      const [probe, ...others] = probes({ client, bus: name, attempts: 1 });
      expect(others).toEqual([]);
      expect(probe?.what).toBe(`find the event bus ${name}`);
      return probe?.run();
    };

    it("finds the bus, and puts nothing on it", async () => {
      const said = (await run(bus.name))?._unsafeUnwrap();
      expect(said).toContain(`:event-bus/${bus.name}`);
      const [last, publisher] = [
        publicEvent(),
        new EventBridgePublisher({ client, bus: bus.name }),
      ];
      (await publisher.publish([last]))._unsafeUnwrap();
      const strange = (await bus.delivered([last.id])).filter(
        ({ source, detail }) => source !== "docket" || detail.id === undefined,
      );
      expect(strange).toEqual([]);
    });

    it("says what to do when there is none", async () => {
      const name = `none-${randomUUID()}`;
      expect((await run(name))?._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        advice: expect.stringContaining(`There is no event bus ${name}`),
      });
    });
  });
});

describe("an event bus", () => {
  it("has a name", () => {
    const client = eventBridgeClient({ region: "us-east-1" });
    expect(() => new EventBridgePublisher({ client, bus: "" })).toThrow(RangeError);
  });
});
