import { describe, expect, it } from "vitest";
import type { PublicEvent } from "#application";
import { type Asked, publisherAnswered, putResult } from "../support/eventbridge-answers.js";
import { publicEvent, publicEvents } from "../support/public-events.js";

const all = ({ input }: Asked) => putResult(input.Entries?.length ?? 0);
const puts = (asked: readonly Asked[]) =>
  asked.flatMap(({ operation, input }) => (operation === "PutEvents" ? [input.Entries ?? []] : []));
const idsIn = (entries: readonly { readonly Detail: string }[]) =>
  entries.map(({ Detail }) => (JSON.parse(Detail) as PublicEvent).id);
const idsOf = (events: readonly PublicEvent[]) => events.map(({ id }) => id);

/** Fails these places of the first request, the second, and so on; everything goes well after that. */
const failing = (...requests: readonly Readonly<Record<number, string>>[]) => {
  const left = [...requests];
  return ({ input }: Asked) => putResult(input.Entries?.length ?? 0, left.shift());
};

/** An event that EventBridge counts as so many bytes: 14 for the time, 6 for "docket", its type, its JSON. */
function eventOf(bytes: number): PublicEvent {
  const empty = publicEvent({ data: { text: "" } });
  const around = 14 + 6 + "customer.registered.v1".length + JSON.stringify(empty).length;
  return { ...empty, data: { text: "x".repeat(bytes - around) } };
}

describe("the entries of a request", () => {
  it("are ten at most, in the order in which they are given", async () => {
    const { publisher, asked } = await publisherAnswered(all);
    const events = publicEvents(25);
    (await publisher.publish(events))._unsafeUnwrap();
    expect(puts(asked).map((entries) => entries.length)).toEqual([10, 10, 5]);
    expect(puts(asked).flatMap(idsIn)).toEqual(idsOf(events));
  });

  it("are less than 256 KB in sum, as EventBridge counts", async () => {
    const { publisher, asked } = await publisherAnswered(all);
    const events = [131_072, 131_071, 131_072, 131_072, 262_143, 1_000].map(eventOf);
    (await publisher.publish(events))._unsafeUnwrap();
    expect(puts(asked).map((entries) => entries.length)).toEqual([2, 1, 1, 1, 1]);
  });

  it("say where they come from, and hold no resources", async () => {
    const { publisher, asked } = await publisherAnswered(all);
    const event = publicEvent();
    (await publisher.publish([event]))._unsafeUnwrap();
    expect(puts(asked)).toEqual([
      [
        {
          EventBusName: "events",
          Source: "docket",
          DetailType: "customer.registered.v1",
          Detail: JSON.stringify(event),
          Time: 1_790_856_001.25,
        },
      ],
    ]);
  });

  it("are refused when one alone is not less than 256 KB, before anything is asked", async () => {
    const { publisher, asked } = await publisherAnswered(all);
    const [large, larger] = [eventOf(262_144), eventOf(300_000)];
    const refused = await publisher.publish([large, publicEvent(), larger]);
    expect(refused._unsafeUnwrapErr()).toEqual({
      type: "Unpublishable",
      events: [
        { id: large.id, bytes: 262_144 },
        { id: larger.id, bytes: 300_000 },
      ],
      limit: 262_143,
    });
    expect(asked).toEqual([]);
  });

  it("are counted in bytes of UTF-8, not in characters", async () => {
    const { publisher } = await publisherAnswered(all);
    const event = publicEvent({ data: { text: "é".repeat(131_000) } });
    const refused = (await publisher.publish([event]))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ type: "Unpublishable" });
  });
});

describe("an entry that fails", () => {
  it.each(["InternalFailure", "ThrottlingException"])(
    "with %s is put again, and no other",
    async (code) => {
      const { publisher, asked } = await publisherAnswered(
        failing({ 1: code, 4: code, 9: code }, { 1: code }),
      );
      const events = publicEvents(10);
      (await publisher.publish(events))._unsafeUnwrap();
      const ids = idsOf(events);
      expect(puts(asked).map(idsIn)).toEqual([ids, [ids[1], ids[4], ids[9]], [ids[4]]]);
    },
  );

  it("again and again is given up in the end, and told of", async () => {
    const { publisher, asked } = await publisherAnswered(
      ({ input }) => putResult(input.Entries?.length ?? 0, { 0: "ThrottlingException" }),
      { attempts: 3 },
    );
    const events = publicEvents(13);
    const failed = (await publisher.publish(events))._unsafeUnwrapErr();
    // The first ten once, the first of them twice more; the last three were not tried.
    expect(puts(asked).map((entries) => entries.length)).toEqual([10, 1, 1]);
    expect(failed).toMatchObject({
      type: "Unavailable",
      service: "EventBridge",
      cause: { name: "ThrottlingException" },
      unpublished: [events[0], ...events.slice(10)],
    });
    expect(failed).not.toHaveProperty("advice");
  });

  it.each([
    ["MalformedDetail", "This is a defect"],
    ["InvalidArgument", "This is a defect"],
    ["NotAuthorizedForSourceException", "policy of the event bus events"],
    ["NotAuthorizedForDetailTypeException", "policy of the event bus events"],
    ["AccessDeniedException", "Allow events:DescribeEventBus and events:PutEvents"],
    ["InvalidAccountIdException", "Correct the account"],
  ])("for good, with %s, is not put again; all others are published", async (code, advice) => {
    const { publisher, asked } = await publisherAnswered(
      failing({ 2: code, 5: "InternalFailure" }),
    );
    const events = publicEvents(12);
    const failed = (await publisher.publish(events))._unsafeUnwrapErr();
    const ids = idsOf(events);
    expect(puts(asked).map(idsIn)).toEqual([ids.slice(0, 10), [ids[5]], ids.slice(10)]);
    expect(failed).toMatchObject({
      type: "Unavailable",
      cause: { name: code, message: "no" },
      advice: expect.stringContaining(advice),
      unpublished: [events[2]],
    });
  });

  it("for a reason that nobody knows is not put again", async () => {
    const { publisher, asked } = await publisherAnswered(failing({ 0: "SomethingNew" }));
    const [event] = publicEvents(1);
    const failed = (await publisher.publish(event ? [event] : []))._unsafeUnwrapErr();
    expect(failed).toMatchObject({ cause: { name: "SomethingNew" }, unpublished: [event] });
    expect(puts(asked)).toHaveLength(1);
  });
});

describe("an answer", () => {
  it.each([
    ["without results", {}],
    ["with fewer results than entries", putResult(1)],
    ["with a result that says nothing", { Entries: [{ EventId: "e" }, {}] }],
  ])("%s is none of EventBridge's, and nothing counts as published", async (_, answer) => {
    const { publisher, asked } = await publisherAnswered(() => answer);
    const events = publicEvents(2);
    expect((await publisher.publish(events))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: "What answers there is not EventBridge: correct the endpoint.",
      unpublished: events,
    });
    expect(puts(asked)).toHaveLength(1);
  });

  it("that refuses the request says what to do, and ends the call", async () => {
    const { publisher, asked } = await publisherAnswered(() => ({
      error: "AccessDeniedException",
    }));
    const events = publicEvents(11);
    expect((await publisher.publish(events))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: expect.stringContaining("Allow events:DescribeEventBus and events:PutEvents"),
      unpublished: events,
    });
    expect(puts(asked)).toHaveLength(1);
  });
});

describe("the bus", () => {
  it("is looked for once, however often events are published", async () => {
    const { publisher, asked } = await publisherAnswered(all);
    for (const event of publicEvents(3)) (await publisher.publish([event]))._unsafeUnwrap();
    expect(asked.map(({ operation }) => operation)).toEqual([
      "DescribeEventBus",
      "PutEvents",
      "PutEvents",
      "PutEvents",
    ]);
  });
});
