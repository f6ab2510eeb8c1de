import { afterEach, expect, it, vi } from "vitest";
import { SystemClock } from "#adapters/system";
import { clockConformance } from "../conformance/clock.conformance.js";

clockConformance("system", () => new SystemClock());

afterEach(() => {
  vi.useRealTimers();
});

it("tells the machine's time, and never an earlier one than before", () => {
  vi.useFakeTimers({ now: Date.parse("2026-01-01T00:00:05.000Z") });
  const clock = new SystemClock();
  expect(clock.now()).toBe("2026-01-01T00:00:05.000Z");
  vi.setSystemTime(Date.parse("2026-01-01T00:00:02.000Z"));
  expect(clock.now()).toBe("2026-01-01T00:00:05.000Z");
  vi.setSystemTime(Date.parse("2026-01-01T00:00:06.000Z"));
  expect(clock.now()).toBe("2026-01-01T00:00:06.000Z");
});
