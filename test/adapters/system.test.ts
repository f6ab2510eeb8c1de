import { afterEach, describe, expect, it, vi } from "vitest";
import { jitteredPause, SystemClock } from "#adapters/system";
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

describe("a pause", () => {
  it.each([
    [1, 0, 1.5],
    [1, 0.5, 3],
    [10, 0.5, 30],
    [10, 0.9, 42],
    [67, 0.5, 200],
    [1024, 0, 100],
    [1024, 0.5, 200],
  ])("for %i others, by the chance of %f, takes %f ms", async (others, chance, ms) => {
    vi.useFakeTimers({ now: 0 });
    let isOver = false;
    void jitteredPause(() => chance)(others).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(Math.floor(ms) - 1);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(true);
  });
});
