import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryRejectStore } from "#adapters/in-memory";
import { type IntakeNotice, ingestStreamHandler } from "#adapters/lambda";
import type { Docket } from "#application";
import { eventsOf, memory, now, over, typesOf } from "../support/docket.js";
import { customerTold, outcomeTold } from "../support/told.js";

const body = (data: unknown, type = "customer.record") => JSON.stringify({ type, data });

/** A batch of Kinesis, of one shard; its sequence numbers end in 1, 2, 3 ... */
const batch = (...bodies: readonly (string | Uint8Array)[]) => ({
  Records: bodies.map((each, index) => ({
    eventID: `shardId-000000000006:4959033827149025660855969253836157109592157598913658881${index + 1}`,
    eventSourceARN: "arn:aws:kinesis:eu-west-1:123456789012:stream/docket-intake",
    eventName: "aws:kinesis:record",
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: "c-1",
      sequenceNumber: `4959033827149025660855969253836157109592157598913658881${index + 1}`,
      data: Buffer.from(each).toString("base64"),
      approximateArrivalTimestamp: 1_790_856_000.25,
    },
  })),
});

const from = (last: number) => ({
  batchItemFailures: [
    { itemIdentifier: `4959033827149025660855969253836157109592157598913658881${last}` },
  ],
});
const done = { batchItemFailures: [] };

/** The stream's function over stores in memory. */
function stream(docket: Docket = over(memory())) {
  const rejects = new InMemoryRejectStore();
  const notices: IntakeNotice[] = [];
  const handle = ingestStreamHandler({
    docket,
    rejects,
    clock: new FixedClock(now),
    noticed: (notice) => notices.push(notice),
  });
  return { docket, handle, rejects, notices };
}

describe("a record of a stream", () => {
  it("is taken in, named by its place, as of when it arrived", async () => {
    const { docket, handle } = stream();
    expect(await handle(batch(body(customerTold("c-1"))))).toEqual(done);
    const { recorded } = (await docket.ports.events.read("customer:c-1" as never))._unsafeUnwrap();
    expect(recorded[0]).toMatchObject({
      commitId:
        "kinesis/docket-intake/shardId-000000000006/49590338271490256608559692538361571095921575989136588811",
      event: { type: "CustomerRegistered", at: "2026-10-01T12:00:00.250Z" },
      metadata: {
        source: {
          system: "kinesis/docket-intake",
          record: "shardId-000000000006/49590338271490256608559692538361571095921575989136588811",
        },
      },
    });
  });

  it("is one fact however often it is delivered", async () => {
    const { docket, handle } = stream();
    const event = batch(body(customerTold("c-1")));
    for (let time = 0; time < 10; time += 1) expect(await handle(event)).toEqual(done);
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
  });

  it("is taken after those before it", async () => {
    const { docket, handle } = stream();
    const names = ["Ada", "Bea", "Cleo", "Dora", "Eva"];
    await handle(batch(...names.map((name) => body(customerTold("c-1", { name })))));
    const profiles = (await eventsOf(docket, "customer:c-1")).filter(
      (event) => event.type === "ProfileUpdated",
    );
    expect(profiles.map((event) => "name" in event && event.name)).toEqual(names);
  });

  it.each([
    ["no JSON", "hello"],
    ["no UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
    ["of another shape", '{"customer_id":"c-1"}'],
    ["of an unknown type", body({}, "customer.other")],
    ["nothing", ""],
  ])("that is %s comes again, with all after it", async (_, poison) => {
    const { docket, handle, rejects, notices } = stream();
    const event = batch(body(customerTold("c-1")), poison, body(customerTold("c-2")));
    expect(await handle(event)).toEqual(from(2));
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
    expect(await typesOf(docket, "customer:c-2")).toEqual([]);
    expect(rejects.rejects).toEqual([]);
    expect(notices.at(-1)).toMatchObject({ outcome: "failed", why: "poisoned" });
  });

  it("that is refused is put among the rejects with its text, and the next is taken", async () => {
    const { docket, handle, rejects } = stream();
    const wrong = body(customerTold("c-1", { email: "nobody" }));
    expect(await handle(batch(wrong, body(customerTold("c-2"))))).toEqual(done);
    expect(rejects.rejects).toMatchObject([{ reasons: [{ path: "email" }], text: wrong }]);
    expect(await typesOf(docket, "customer:c-2")).toHaveLength(5);
  });

  it("about a message that nobody knows holds up nobody: it is put among the rejects", async () => {
    const { handle, rejects } = stream();
    const unknown = body(outcomeTold("m-9"), "message.outcome");
    expect(await handle(batch(unknown, body(customerTold("c-2"))))).toEqual(done);
    expect(rejects.rejects).toMatchObject([
      { reasons: [{ path: "", message: "there is no such message" }], text: unknown },
    ]);
  });

  it("comes again with all after it when the store cannot be used", async () => {
    const docket = over(memory());
    const unavailable = { type: "Unavailable", service: "DynamoDB", cause: new Error() } as const;
    const { handle, notices } = stream({
      ...docket,
      handleCustomer: (id, ...rest) =>
        id === "c-2" ? errAsync(unavailable) : docket.handleCustomer(id, ...rest),
    });
    const event = batch(...["c-1", "c-2", "c-3"].map((id) => body(customerTold(id))));
    expect(await handle(event)).toEqual(from(2));
    expect(await typesOf(docket, "customer:c-3")).toEqual([]);
    expect(notices.at(-1)).toMatchObject({ why: "unavailable", service: "DynamoDB" });
  });
});

describe("what is no batch of Kinesis", () => {
  it.each([[undefined], [{}], [{ Records: [{ body: "{}" }] }]])(
    "is a defect: %j",
    async (event) => {
      await expect(stream().handle(event)).rejects.toThrow();
    },
  );
});
