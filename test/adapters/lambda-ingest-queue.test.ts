import { err, errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryRejectStore } from "#adapters/in-memory";
import { type IntakeNotice, ingestQueueHandler } from "#adapters/lambda";
import type { Docket, RejectStore } from "#application";
import { eventsOf, memory, now, over, typesOf, withMessage } from "../support/docket.js";
import { customerTold, outcomeTold, serviceTold } from "../support/told.js";

/** A letter as the webhook's function writes it. */
const letter = (webhookId: string, data: unknown, type = "customer.record", receivedAt = now) =>
  JSON.stringify({ webhookId, receivedAt, type, data });

/** A batch of SQS; the queue calls its messages 1, 2, 3 ... */
const batch = (...bodies: readonly string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: String(index + 1),
    receiptHandle: "handle",
    body,
    attributes: {},
    messageAttributes: {},
    eventSource: "aws:sqs",
  })),
});

const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

const context = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

/** The queue's function over stores in memory. */
function queue(docket: Docket = over(memory()), other: Partial<RejectStore> = {}) {
  const rejects = new InMemoryRejectStore();
  const notices: IntakeNotice[] = [];
  const handle = ingestQueueHandler({
    docket,
    rejects: { ...bound(rejects), ...other },
    clock: new FixedClock(now),
    noticed: (notice) => notices.push(notice),
  });
  return { docket, handle, rejects, notices };
}

const bound = (store: RejectStore): RejectStore => ({
  keep: store.keep.bind(store),
  keepPart: store.keepPart.bind(store),
  part: store.part.bind(store),
  keepResult: store.keepResult.bind(store),
  result: store.result.bind(store),
});

async function eventLoopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((next) => setImmediate(next));
}

describe("a letter of the webhook", () => {
  it("is taken in, named by its webhook", async () => {
    const { docket, handle, rejects, notices } = queue();
    const event = batch(letter("msg_1", customerTold("c-1")));
    expect(await handle(event, context(30_000))).toEqual(failed());
    const { recorded } = (await docket.ports.events.read("customer:c-1" as never))._unsafeUnwrap();
    expect(recorded).toHaveLength(5);
    expect(recorded[0]?.commitId).toMatch(/^webhook\/msg_1\/[0-9a-f]{4}$/);
    expect(recorded[0]?.metadata.source).toEqual({ system: "webhook", record: "msg_1" });
    expect(notices).toEqual([{ id: "msg_1", outcome: "taken", isNew: true }]);
    expect(rejects.rejects).toEqual([]);
  });

  it("is one fact however often it is delivered, and however often it was sent", async () => {
    const { docket, handle } = queue();
    const again = Array.from({ length: 5 }, (_, second) =>
      letter("msg_1", customerTold("c-1"), "customer.record", `2026-10-01T12:00:0${second}.000Z`),
    );
    for (const event of [batch(...again), batch(...again)]) {
      expect(await handle(event)).toEqual(failed());
    }
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
  });

  it("of a webhook's id that was used before is taken for what it says", async () => {
    const { docket, handle } = queue();
    const second = customerTold("c-1", { service_history: [serviceTold("s-2")] });
    // Two functions at the same moment, of which neither sees what the other one does.
    await Promise.all([
      handle(batch(letter("msg_1", customerTold("c-1")))),
      handle(batch(letter("msg_1", second))),
    ]);
    const services = (await eventsOf(docket, "customer:c-1")).filter(
      ({ type }) => type === "ServiceCompleted",
    );
    expect(services).toHaveLength(2);
  });

  it.each(["ada@example.com", "+1 407 555 0172", "m".repeat(256)])(
    "leaves nothing personal and nothing long of the id %j in the record",
    async (id) => {
      const { docket, handle, notices } = queue();
      expect(await handle(batch(letter(id, customerTold("c-1"))))).toEqual(failed());
      const { recorded } = (
        await docket.ports.events.read("customer:c-1" as never)
      )._unsafeUnwrap();
      expect(recorded[0]?.commitId).toMatch(/^webhook\/[a-z2-7]{26}\/[0-9a-f]{4}$/);
      expect(JSON.stringify([recorded[0]?.metadata, notices])).not.toContain(id);
    },
  );

  it("that the history refuses is put among the rejects with its text, and is done", async () => {
    const { docket, handle, rejects, notices } = queue();
    const other = letter(
      "msg_2",
      customerTold("c-1", { service_history: [serviceTold("s-1", 60)] }),
    );
    const third = letter("msg_3", customerTold("c-1", { name: "Ada King" }));
    const event = batch(letter("msg_1", customerTold("c-1")), other, third);
    expect(await handle(event)).toEqual(failed());
    expect(rejects.rejects).toEqual([
      {
        source: { system: "webhook", record: "msg_2" },
        refusedAt: now,
        reasons: [
          {
            path: "",
            message:
              "service s-1 is on the record with other facts (price); the record keeps the first",
          },
        ],
        text: other,
      },
    ]);
    expect(notices.map(({ outcome }) => outcome)).toEqual(["taken", "refused", "taken"]);
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ProfileUpdated");
  });

  it("comes again when it cannot be put among the rejects", async () => {
    const { handle, notices } = queue(undefined, {
      keep: () => errAsync({ type: "Unavailable", service: "S3", cause: new Error("ada@") }),
    });
    const event = batch(letter("msg_1", { name: 1 }), letter("msg_2", customerTold("c-2")));
    expect(await handle(event)).toEqual(failed("1"));
    expect(notices).toContainEqual({
      id: "msg_1",
      outcome: "failed",
      why: "unavailable",
      service: "S3",
      error: "Error",
    });
  });

  it.each([
    "",
    "not JSON",
    "null",
    "{}",
    JSON.stringify({
      webhookId: "msg_1",
      receivedAt: "yesterday",
      type: "customer.record",
      data: {},
    }),
    JSON.stringify({ webhookId: "msg_1", receivedAt: now, type: "customer.other", data: {} }),
    JSON.stringify({ webhookId: "msg_1", receivedAt: now, type: "customer.record" }),
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  ])("that is none comes again until it is dead, and holds up nobody: %j", async (poison) => {
    const { docket, handle, rejects, notices } = queue();
    const event = batch(
      letter("msg_1", customerTold("c-1")),
      poison,
      letter("msg_2", customerTold("c-2")),
    );
    expect(await handle(event)).toEqual(failed("2"));
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
    expect(await typesOf(docket, "customer:c-2")).toHaveLength(5);
    expect(rejects.rejects).toEqual([]);
    expect(notices).toContainEqual({ id: "2", outcome: "failed", why: "poisoned" });
  });

  it("about a message that nobody knows comes again, until the message is known", async () => {
    const { docket, messageId } = await withMessage();
    const { handle, rejects, notices } = queue(docket);
    const event = batch(
      letter("msg_1", outcomeTold("m-later"), "message.outcome"),
      letter("msg_2", outcomeTold(messageId), "message.outcome"),
    );
    expect(await handle(event)).toEqual(failed("1"));
    expect(rejects.rejects).toEqual([]);
    expect(notices).toContainEqual({ id: "msg_1", outcome: "failed", why: "not-yet" });
  });

  it("about a customer is taken after those that came before, however long these take", async () => {
    const docket = over(memory());
    const names = ["Ada", "Bea", "Cleo", "Dora", "Eva"];
    let turns = 50;
    const { handle } = queue({
      ...docket,
      // The first one takes longest.
      handleCustomer: (...args) => {
        turns -= 10;
        return ResultAsync.fromSafePromise(eventLoopTurns(turns)).andThen(() =>
          docket.handleCustomer(...args),
        );
      },
    });
    const letters = names.map((name, at) =>
      letter(
        `msg_${at}`,
        customerTold("c-1", { name }),
        "customer.record",
        `2026-10-01T12:00:0${at}.000Z`,
      ),
    );
    expect(await handle(batch(...letters))).toEqual(failed());
    const profiles = (await eventsOf(docket, "customer:c-1")).filter(
      (event) => event.type === "ProfileUpdated",
    );
    expect(profiles.map((event) => "name" in event && event.name)).toEqual(names);
  });

  it("that meets a defect comes again, and holds up nobody", async () => {
    const docket = over(memory());
    const defective: Docket = {
      ...docket,
      handleCustomer: (id, ...rest) => {
        if (id === "c-1") throw new TypeError("ada@example.com");
        return docket.handleCustomer(id, ...rest);
      },
    };
    const { handle, notices } = queue(defective);
    const event = batch(letter("msg_1", customerTold("c-1")), letter("msg_2", customerTold("c-2")));
    expect(await handle(event)).toEqual(failed("1"));
    expect(notices).toContainEqual({
      id: "msg_1",
      outcome: "failed",
      why: "defect",
      error: "TypeError",
    });
  });

  it("comes again when it is not taken in time", async () => {
    const docket = over(memory());
    const { handle, notices } = queue({
      ...docket,
      // It never answers, until it is stopped.
      handleCustomer: (_, __, ___, call) =>
        new ResultAsync(
          new Promise((resolve) => {
            const stop = () =>
              resolve(
                err({ type: "Unavailable", service: "DynamoDB", cause: call?.signal?.reason }),
              );
            call?.signal?.addEventListener("abort", stop, { once: true });
          }),
        ),
    });
    const event = batch(letter("msg_1", customerTold("c-1")), letter("msg_2", customerTold("c-2")));
    // Two seconds are kept for the answer.
    expect(await handle(event, context(2_020))).toEqual(failed("1", "2"));
    expect(notices).toContainEqual({
      id: "msg_1",
      outcome: "failed",
      why: "unavailable",
      service: "DynamoDB",
      error: "TimeoutError",
    });
  });
});

describe("what is no batch of SQS", () => {
  it.each([[undefined], [{}], [{ Records: [{}] }]])("is a defect: %j", async (event) => {
    await expect(queue().handle(event)).rejects.toThrow();
  });
});
