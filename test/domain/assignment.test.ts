import { describe, expect, it } from "vitest";
import {
  type Arm,
  assign,
  assignmentOf,
  bucketOf,
  fold,
  type RolloutEvent,
  rollout,
} from "#domain";
import * as r from "../support/rollout.js";

const salt = "rollout-7f3a";
const customers = Array.from(
  { length: 10_000 },
  (_, i) => `cust-${String(i + 1).padStart(4, "0")}`,
);
const inArm = (arm: Arm, weight: number, holdout: number, of = salt) =>
  customers.filter((id) => assign(of, id, weight, holdout).arm === arm);

describe("a customer's bucket", () => {
  it.each([
    ["cust-0001", 3437],
    ["cust-0002", 3550],
    ["cust-0005", 2498],
    ["cust-0031", 134],
    ["cust-0049", 46],
  ])("%s: %i", (customerId, bucket) => {
    expect(bucketOf(salt, customerId)).toBe(bucket);
  });
});

describe("an assignment", () => {
  it("says the arm, the bucket, the weight and how probable the arm was", () => {
    expect(assign(salt, "cust-0031", 1_000, 500)).toEqual({
      arm: "candidate",
      bucket: 134,
      weight: 1_000,
      propensity: 0.1,
    });
    expect(assign(salt, "cust-0001", 1_000, 500)).toEqual({
      arm: "stable",
      bucket: 3437,
      weight: 1_000,
      propensity: 0.85,
    });
    expect(assign(salt, "cust-0001", 1_000, 7_000)).toEqual({
      arm: "holdout",
      bucket: 3437,
      weight: 1_000,
      propensity: 0.7,
    });
    expect(assign(salt, "cust-0031", 10_000, 500).propensity).toBe(0.95);
  });

  it("is to the candidate below the weight, and not from it on", () => {
    expect(assign(salt, "cust-0031", 135, 0).arm).toBe("candidate");
    expect(assign(salt, "cust-0031", 134, 0).arm).toBe("stable");
    expect(assign(salt, "cust-0031", 0, 0).arm).toBe("stable");
    expect(assign(salt, "cust-0031", 10_000, 0).arm).toBe("candidate");
  });

  it("is to the holdout from the top of the buckets", () => {
    expect(assign(salt, "cust-0001", 0, 6_563).arm).toBe("holdout");
    expect(assign(salt, "cust-0001", 0, 6_562).arm).toBe("stable");
    expect(assign(salt, "cust-0031", 10_000, 10_000).arm).toBe("holdout");
  });

  it("to the candidate at 10 % stays there at 50 %, for every one of 10,000", () => {
    const atTen = inArm("candidate", 1_000, 0);
    const atFifty = new Set(inArm("candidate", 5_000, 0));
    expect(atTen.filter((id) => !atFifty.has(id))).toEqual([]);
  });

  it("follows the shares: within 4 standard deviations on 10,000 customers", () => {
    const { length: ten } = inArm("candidate", 1_000, 0);
    const { length: fifty } = inArm("candidate", 5_000, 0);
    const { length: held } = inArm("holdout", 5_000, 500);
    expect(Math.abs(ten - 1_000)).toBeLessThan(120);
    expect(Math.abs(fifty - 5_000)).toBeLessThan(200);
    expect(Math.abs(held - 500)).toBeLessThan(88);
  });

  it("to the holdout stays, whatever the weight", () => {
    const held = inArm("holdout", 0, 500);
    expect(held.length).toBeGreaterThan(400);
    for (const weight of [1_000, 5_000, 9_500, 9_501, 10_000]) {
      expect(inArm("holdout", weight, 500)).toEqual(held);
    }
  });

  it("is drawn anew by the next rollout", () => {
    const first = new Set(inArm("candidate", 1_000, 0));
    const again = inArm("candidate", 1_000, 0, "rollout-9c21").filter((id) => first.has(id));
    expect(again.length).toBeGreaterThan(50);
    expect(again.length).toBeLessThan(150);
  });
});

describe("the assignment of a rollout", () => {
  const state = (...events: readonly RolloutEvent[]) => fold(rollout, events);

  it("is to the stable version when none was ever started", () => {
    const { arm, weight, propensity } = assignmentOf(state(r.stableSet), "cust-0031");
    expect([arm, weight, propensity]).toEqual(["stable", 0, 1]);
  });

  it("is drawn with the rollout's id, at its weight and with its holdout", () => {
    expect(assignmentOf(state(r.stableSet, r.started), "cust-0031")).toEqual({
      arm: "candidate",
      bucket: 134,
      weight: 1_000,
      propensity: 0.1,
    });
    expect(assignmentOf(state(r.stableSet, r.started), "cust-0001").arm).toBe("stable");
    expect(assignmentOf(state(r.stableSet, r.started, r.stepped), "cust-0001")).toEqual({
      arm: "candidate",
      bucket: 3437,
      weight: 5_000,
      propensity: 0.5,
    });
  });

  it("stays as it is while the rollout is held", () => {
    const { arm, weight } = assignmentOf(state(r.stableSet, r.started, r.held), "cust-0031");
    expect([arm, weight]).toEqual(["candidate", 1_000]);
  });

  it("is to the stable version once the rollout has ended", () => {
    for (const end of [r.rolledBack, r.completed]) {
      const { arm, weight, propensity } = assignmentOf(
        state(r.stableSet, r.started, end),
        "cust-0031",
      );
      expect([arm, weight, propensity]).toEqual(["stable", 0, 1]);
    }
  });
});
