import { describe, expect, it } from "vitest";
import {
  bearableConcurrency,
  type CallProfile,
  countedTokens,
  reservedTokens,
  shareOf,
} from "#domain";

const profile = (
  inputTokens: number,
  maxTokens: number,
  output: number,
  latencyMs: number,
): CallProfile => ({
  inputTokens,
  maxTokens,
  usage: { input: inputTokens, output, cacheRead: 0, cacheWrite: 0 },
  latencyMs,
});

describe("the tokens of a call", () => {
  it("are its input and maxTokens at the start", () => {
    expect(reservedTokens({ inputTokens: 1_000, maxTokens: 64_000 })).toBe(65_000);
  });

  it("are what it took at the end, output at the burn-down rate", () => {
    // AWS's own example: 2,005 tokens in and 200 out take 3,005 of the quota.
    const usage = { input: 2_005, output: 200, cacheRead: 0, cacheWrite: 0 };
    expect(countedTokens(usage, 5)).toBe(3_005);
    expect(countedTokens(usage)).toBe(2_205);
  });
});

describe("the concurrency that a quota bears", () => {
  it("is what reservations leave room for, when all start at once", () => {
    // AWS's own example: 500 tokens in, 1,000 at most out, 2,000,000 a minute.
    const limits = { tokensPerMinute: 2_000_000 };
    expect(bearableConcurrency(limits, profile(500, 1_000, 1_000, 60_000))).toBe(1_333);
    expect(bearableConcurrency(limits, profile(500, 64_000, 64_000, 60_000))).toBe(31);
  });

  it("is less for calls that are quick, for each minute holds many of them", () => {
    // In 6 s 2,000 are reserved, for 54 s 1,000 count: 1,100 a call, 100 calls a minute, 10 at once.
    const limits = { tokensPerMinute: 110_000 };
    expect(bearableConcurrency(limits, profile(500, 1_500, 500, 6_000))).toBe(10);
  });

  it("is less for models that burn down output faster", () => {
    // 500 + 5 * 500 = 3,000 are more than the 2,000 reserved: 100 calls a minute, 10 at once.
    const limits = { tokensPerMinute: 300_000, outputBurnDown: 5 };
    expect(bearableConcurrency(limits, profile(500, 1_500, 500, 6_000))).toBe(10);
  });

  it("keeps to the requests of a minute", () => {
    const limits = { tokensPerMinute: 1_000_000_000, requestsPerMinute: 120 };
    expect(bearableConcurrency(limits, profile(500, 1_500, 500, 6_000))).toBe(12);
    expect(bearableConcurrency(limits, profile(500, 1_500, 500, 600_000))).toBe(120);
  });

  it("is one when less than one is borne all the time, and none when a call never fits", () => {
    expect(bearableConcurrency({ tokensPerMinute: 2_000 }, profile(500, 1_500, 500, 100))).toBe(1);
    expect(bearableConcurrency({ tokensPerMinute: 1_999 }, profile(500, 1_500, 500, 100))).toBe(0);
  });

  it("is not known for calls that take no time", () => {
    expect(() => bearableConcurrency({ tokensPerMinute: 9 }, profile(1, 1, 1, 0))).toThrow(
      new RangeError("expected a latency over 0 ms, not 0"),
    );
  });
});

describe("a process's share of a quota", () => {
  it("is an equal part, rounded down", () => {
    const limits = { tokensPerMinute: 100_000, requestsPerMinute: 50, outputBurnDown: 5 };
    expect(shareOf(limits, 3)).toEqual({
      tokensPerMinute: 33_333,
      requestsPerMinute: 16,
      outputBurnDown: 5,
    });
    expect(shareOf({ tokensPerMinute: 10 }, 2)).toEqual({ tokensPerMinute: 5 });
  });

  it("is that of at least one process", () => {
    expect(() => shareOf({ tokensPerMinute: 9 }, 0)).toThrow(RangeError);
  });
});
