import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import type { RetryOptions } from "#adapters/remote";
import type { PublicEvent } from "#application";
import { eventPublisherConformance } from "../conformance/event-publisher.conformance.js";
import { describeAws } from "../support/aws.js";
import { type ListenedBus, listenedBus } from "../support/eventbridge.js";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { failingEntries } from "../support/partial-results.js";
import {
  byChance,
  firstRequests,
  type ProxyFault,
  type ProxyPlan,
} from "../support/proxy-faults.js";
import { publicEvents } from "../support/public-events.js";

const anyRequest: readonly ProxyFault[] = [
  { type: "delay", ms: 30, when: "before" },
  { type: "delay", ms: 1_200, when: "after" },
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "cutBody" },
  { type: "refused", why: "throttled" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
];
const partly: readonly ProxyFault[] = [
  failingEntries(0),
  failingEntries(1, 3, 8),
  failingEntries(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
];
/** Half of what goes wrong goes wrong with some of the entries. */
const faulty = (seed: number): ProxyPlan => {
  const whole = byChance(seed, 0.15, anyRequest);
  const entries = byChance(seed + 1, 0.15, partly);
  return (request) =>
    whole(request) ?? (request.operation === "PutEvents" ? entries(request) : undefined);
};

describeAws("EventBridge behind a bad line", (aws) => {
  let bus: ListenedBus;
  beforeAll(async () => {
    bus = await listenedBus(aws);
  });
  afterAll(() => bus.remove());

  const quick: RetryOptions = { firstWaitMs: 2, longestWaitMs: 10 };
  /** Gives a request up before the longest delay is over. */
  const impatient: RetryOptions = { ...quick, attemptTimeoutMs: 1_000 };
  const open: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of open) await close();
  });
  const behind = async (plan: ProxyPlan, retries: RetryOptions = quick) => {
    const proxy = await startFaultProxy({
      target: aws.endpoint,
      ca: aws.ca,
      protocol: "json",
      plan,
    });
    const { region, credentials } = aws.config();
    const client = eventBridgeClient({ region, credentials, endpoint: proxy.endpoint });
    const close = async () => {
      client.destroy();
      await proxy.close();
    };
    open.push(close);
    const publisher = new EventBridgePublisher({ client, bus: bus.name, ...retries });
    return { proxy, client, publisher };
  };
  const arrived = async (ids: readonly string[]) =>
    (await bus.delivered(ids)).map(({ detail }) => detail);
  const operations = ({ passed }: FaultProxy) => passed.map(({ operation }) => operation);
  const idsOf = (events: readonly PublicEvent[]) => events.map(({ id }) => id);

  for (const seed of [1, 2]) {
    let line: Awaited<ReturnType<typeof behind>> | undefined;
    eventPublisherConformance(`EventBridge with faults by seed ${seed}`, async () => {
      line ??= await behind(faulty(seed), impatient);
      return { publisher: line.publisher, arrived };
    });
  }

  it("loses none of 300 events, and what comes twice is the same event", async () => {
    const { proxy, client, publisher } = await behind(faulty(7), impatient);
    const batches = Array.from({ length: 6 }, () => publicEvents(50));
    const told = await Promise.all(batches.map((events) => publisher.publish(events)));
    expect(told.map((each) => each.isOk())).toEqual([true, true, true, true, true, true]);
    const known = new Map(batches.flat().map((event) => [event.id, event]));
    const ours = (await arrived([...known.keys()])).filter(({ id }) => known.has(id));
    expect(new Set(idsOf(ours)).size).toBe(300);
    for (const event of ours) expect(event).toEqual(known.get(event.id));
    // Thirty requests would do without faults, and one for the bus for each that begins at once.
    expect(proxy.passed.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(5);
    expect(proxy.passed.length).toBeLessThan(100);
    client.destroy();
    await expect.poll(() => proxy.connections()).toBe(0);
  });

  it("puts again what failed of a request, and nothing else", async () => {
    const { proxy, publisher } = await behind(firstRequests(undefined, failingEntries(2, 5)));
    const events = publicEvents(10);
    (await publisher.publish(events))._unsafeUnwrap();
    const ids = idsOf(events);
    const ours = (await arrived(ids)).filter(({ id }) => ids.includes(id));
    expect(ours).toHaveLength(10);
    expect(operations(proxy)).toEqual(["DescribeEventBus", "PutEvents", "PutEvents"]);
  });

  it("puts events twice after an answer that was lost", async () => {
    const { publisher } = await behind(firstRequests(undefined, { type: "reset", when: "after" }));
    const events = publicEvents(2);
    (await publisher.publish(events))._unsafeUnwrap();
    const [last] = publicEvents(1);
    (await publisher.publish(last ? [last] : []))._unsafeUnwrap();
    const ids = idsOf(events);
    const ours = (await arrived([...ids, last?.id ?? ""])).filter(({ id }) => ids.includes(id));
    expect(idsOf(ours).sort()).toEqual([...ids, ...ids].sort());
  });

  describe("that does not get better", () => {
    const down: ProxyPlan = ({ operation }) =>
      operation === "PutEvents" ? { type: "refused", why: "unavailable" } : undefined;

    it("ends the call after eight requests, with all events unpublished in their order", async () => {
      const { proxy, publisher } = await behind(down);
      const events = publicEvents(25);
      expect((await publisher.publish(events))._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: "EventBridge",
        cause: { name: "ServiceUnavailableException" },
        unpublished: events,
      });
      expect(operations(proxy)).toEqual(["DescribeEventBus", ...Array(8).fill("PutEvents")]);
    });

    it("ends the call when the bus cannot be looked for, and looks for it again the next time", async () => {
      const refused = { type: "refused", why: "throttled" } as const;
      const { publisher } = await behind(firstRequests(refused, refused), {
        ...quick,
        attempts: 2,
      });
      const events = publicEvents(1);
      expect((await publisher.publish(events))._unsafeUnwrapErr()).toMatchObject({
        cause: { name: "ThrottlingException" },
        unpublished: events,
      });
      (await publisher.publish(events))._unsafeUnwrap();
    });

    it("ends the call at its deadline when no answer comes", async () => {
      const silence: ProxyPlan = ({ operation }) =>
        operation === "PutEvents" ? { type: "delay", ms: 60_000, when: "before" } : undefined;
      const { publisher } = await behind(silence, {
        ...quick,
        attemptTimeoutMs: 300,
        deadlineMs: 700,
      });
      const events = publicEvents(11);
      const before = performance.now();
      const failed = (await publisher.publish(events))._unsafeUnwrapErr();
      expect(performance.now() - before).toBeLessThan(5_000);
      expect(failed).toMatchObject({ cause: { name: "TimeoutError" }, unpublished: events });
    });

    it("ends the call at once when it is stopped, with what is not published by then", async () => {
      const stop = new AbortController();
      const cause = new Error("no longer needed");
      const { publisher } = await behind(({ number }) => {
        if (number < 3) return undefined;
        stop.abort(cause);
        return { type: "delay", ms: 60_000, when: "before" };
      });
      const events = publicEvents(25);
      const failed = (await publisher.publish(events, stop))._unsafeUnwrapErr();
      expect(failed).toMatchObject({ cause, unpublished: events.slice(10) });
    });
  });
});
