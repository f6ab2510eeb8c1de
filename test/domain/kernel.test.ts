import { describe, expect, it } from "vitest";
import {
  customer,
  decideAll,
  fold,
  isInFuture,
  latest,
  millisecondsBetween,
  plus,
  toInstant,
} from "#domain";
import * as c from "../support/customer.js";

describe("several commands", () => {
  const register = {
    type: "RegisterCustomer",
    customerId: "cust-0001",
    at: c.registered.at,
  } as const;
  const say = { type: "UpdateProfile", ...c.profileFacts, at: c.profileUpdated.at } as const;
  const { now } = c;

  it("are each decided on what the ones before did", () => {
    const decision = decideAll(
      customer,
      [
        { ...register, now },
        { ...say, now },
        { ...say, now },
      ],
      customer.initialState,
    );
    expect(decision._unsafeUnwrap()).toEqual([c.registered, c.profileUpdated]);
  });

  it("are all refused when one is", () => {
    const decision = decideAll(
      customer,
      [
        { ...register, now },
        { type: "ReleaseContact", messageId: "msg-1", reason: "none" },
      ],
      customer.initialState,
    );
    expect(decision._unsafeUnwrapErr()).toEqual({ type: "ContactNotFound", messageId: "msg-1" });
  });

  it("are none when there are none", () => {
    expect(decideAll(customer, [], customer.initialState)._unsafeUnwrap()).toEqual([]);
  });
});

describe("a fold", () => {
  it("goes on from where another ended", () => {
    const events = [c.registered, c.profileUpdated, c.consentGiven];
    const half = fold(customer, events.slice(0, 1));
    expect(fold(customer, events.slice(1), half)).toEqual(fold(customer, events));
  });
});

describe("the latest of dated facts", () => {
  it("is the one of the latest time, of equals the last, of none none", () => {
    const fact = (at: string, name: string) => ({ at, name });
    expect(
      latest([fact("2026-01-02", "a"), fact("2026-01-02", "b"), fact("2026-01-01", "c")]),
    ).toEqual(fact("2026-01-02", "b"));
    expect(latest([])).toBe(undefined);
  });
});

describe("an instant", () => {
  const at = "2026-03-01T14:00:00.000Z";

  it("is in the future when it is more than five minutes ahead", () => {
    expect(isInFuture("2026-03-01T14:05:00.000Z", at)).toBe(false);
    expect(isInFuture("2026-03-01T14:05:00.001Z", at)).toBe(true);
    expect(isInFuture("2020-01-01T00:00:00.000Z", at)).toBe(false);
  });

  it("has a distance from another, and others around it", () => {
    expect(millisecondsBetween(at, "2026-03-01T14:00:01.500Z")).toBe(1_500);
    expect(millisecondsBetween(at, "2026-03-01T13:59:59.000Z")).toBe(-1_000);
    expect(plus(at, 86_400_000)).toBe("2026-03-02T14:00:00.000Z");
    expect(plus(at, -1)).toBe("2026-03-01T13:59:59.999Z");
  });

  it("is written our way, whatever its offset", () => {
    expect(toInstant("2026-03-01T16:00:00+02:00")).toBe(at);
    expect(toInstant("2026-03-01T14:00:00Z")).toBe(at);
  });
});
