import { describe, expect, it } from "vitest";
import {
  patientLimits,
  quickLimits,
  type RetryLimits,
  repeated,
  retryPlan,
} from "#adapters/remote";

/** How long a call is tried that is refused at once each time, in seconds, the waits by these numbers. */
async function secondsTried(limits: RetryLimits, random: () => number): Promise<number> {
  let now = 0;
  const plan = retryPlan(limits, {
    random,
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  });
  const refused = () => Promise.reject(new Error("away"));
  const done = await repeated(refused, () => true, plan, undefined);
  expect(done.isErr()).toBe(true);
  return now / 1_000;
}

describe("a call to a service that is away", () => {
  it("is given up soon by who is waited for", async () => {
    expect(await secondsTried(quickLimits, () => 0.999)).toBeLessThan(5.2);
  });

  it("is tried for most of a minute by a function whose tries are counted", async () => {
    for (const share of [0.3, 0.5, 0.999]) {
      const seconds = await secondsTried(patientLimits, () => share);
      expect(seconds).toBeGreaterThan(45);
      expect(seconds).toBeLessThanOrEqual(50);
    }
  });
});
