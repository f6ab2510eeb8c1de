import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import { customer, freshId, oldService } from "./told.js";

describeDeployed("what is poisoned", (app) => {
  const record = (customerId: string) => customer(customerId, [oldService("s-1")]);
  const isIn = async (customerId: string) =>
    (await app().typesOf(`customer:${customerId}`)).includes("CustomerRegistered");

  it("in the queue holds up nobody, and reaches the dead letters", async () => {
    const { IntakeQueueUrl, IntakeDlqUrl } = app().outputs;
    const MessageBody = `no letter ${freshId("poison")}`;
    const [before, after] = [freshId("before"), freshId("after")];
    await app().tell("customer.record", record(before));
    await app().sqs.send(new SendMessageCommand({ QueueUrl: IntakeQueueUrl, MessageBody }));
    await app().tell("customer.record", record(after));
    await eventually(async () =>
      expect([await isIn(before), await isIn(after)]).toEqual([true, true]),
    );
    await eventually(async () => expect(await app().letters(IntakeDlqUrl)).toContain(MessageBody));
  });

  it("in the queue is taken once what ailed it is cured and it is sent again", async () => {
    const { IntakeQueueUrl, IntakeDlqUrl } = app().outputs;
    const [ill, well] = [freshId("ill"), freshId("well")];
    app().proxies.dynamodb.meets(({ operation }, { body }) =>
      operation === "PutItem" && body.includes(ill)
        ? { type: "refused", why: "unavailable" }
        : undefined,
    );
    await app().tell("customer.record", record(ill));
    await app().tell("customer.record", record(well));
    await eventually(async () => expect(await isIn(well)).toBe(true));
    await eventually(
      async () => expect((await app().letters(IntakeDlqUrl)).join()).toContain(ill),
      150_000,
    );
    expect(await isIn(ill)).toBe(false);
    app().proxies.dynamodb.heal();
    await eventually(async () =>
      expect(await app().redrive(IntakeDlqUrl, IntakeQueueUrl, ill)).toBe(1),
    );
    await eventually(async () => expect(await isIn(ill)).toBe(true));
  });

  it("in Kinesis holds up nobody, and reaches the dead letters alone", async () => {
    const [before, after, last] = [freshId("before"), freshId("after"), freshId("last")];
    const told = (id: string) => ({ type: "customer.record", data: record(id) });
    const [, poison] = await app().stream([told(before), "no record", told(after), told(last)]);
    await eventually(
      async () =>
        expect(await Promise.all([before, after, last].map(isIn))).toEqual([true, true, true]),
      120_000,
    );
    await eventually(async () => {
      const failures = (await app().letters(app().outputs.StreamsDlqUrl)).map(
        (text) => JSON.parse(text).KinesisBatchInfo,
      );
      expect(failures).toContainEqual(
        expect.objectContaining({ startSequenceNumber: poison, batchSize: 1 }),
      );
    });
  });
});
