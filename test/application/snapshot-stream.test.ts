import { describe, expect, it } from "vitest";
import { handleCommand, snapshotPolicy, snapshotStream } from "#application";
import { customer, customerContract, message, streamName } from "#domain";
import { cause, customerCommands, memory, must } from "../support/docket.js";

describe("the state of a stream that grew", () => {
  const services = Array.from({ length: 8 }, () => "lawn_care");
  const stream = streamName(customer.category, "c-1");

  /** A customer of twelve events, and who keeps states every so many events. */
  async function grown(every: number) {
    const ports = memory();
    const never = snapshotPolicy(ports.snapshots, customer, customerContract, Infinity);
    const handle = handleCommand(ports.events, customer, { codeVersion: "1", snapshots: never });
    await must(handle("c-1", customerCommands("c-1", { services }), cause("add")));
    const policy = snapshotPolicy(ports.snapshots, customer, customerContract, every);
    const kept = async () =>
      (await must(ports.snapshots.load(stream, policy.fingerprint))).snapshot?.version;
    return { kept, handle, keep: snapshotStream(ports.events, customer, policy) };
  }

  it("is not kept by who writes it, where somebody else does", async () => {
    const { kept, keep } = await grown(12);
    expect(await kept()).toBeUndefined();
    expect(await must(keep(stream))).toBe(true);
    expect(await kept()).toBe(12);
  });

  it("is kept once, until the stream has grown enough again", async () => {
    const { kept, keep, handle } = await grown(12);
    expect([await must(keep(stream)), await must(keep(stream))]).toEqual([true, false]);
    const at = "2026-09-01T08:00:00.000Z";
    const withdrawn = {
      type: "WithdrawConsent",
      channel: "email",
      purpose: "marketing",
      basis: "form",
      at,
      now: at,
    } as const;
    await must(handle("c-1", [withdrawn], cause("withdraw")));
    expect(await must(keep(stream))).toBe(false);
    expect(await kept()).toBe(12);
  });

  it("is not kept while the stream is short, nor of another aggregate", async () => {
    const { kept, keep } = await grown(13);
    expect(await must(keep(stream))).toBe(false);
    expect(await must(keep(streamName(message.category, "m-1")))).toBe(false);
    expect(await kept()).toBeUndefined();
  });
});
