import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Admission, type QuotaCall, type QuotaState, tokenQuota } from "#domain";

const patient = Number.POSITIVE_INFINITY;
const call = (id: number, tokens: number, until = patient): QuotaCall => ({ id, tokens, until });
const used = (input: number, output: number) => ({ input, output, cacheRead: 0, cacheWrite: 0 });

/** Asks for calls one after the other, each at its time. */
function asking(
  quota: ReturnType<typeof tokenQuota>,
  asked: readonly (readonly [QuotaCall, number])[],
  from: QuotaState = quota.start,
): { readonly decisions: readonly Admission[]; readonly state: QuotaState } {
  let state = from;
  const decisions = asked.map(([each, now]) => {
    const answer = quota.admit(state, each, now);
    state = answer.state;
    return answer.decision;
  });
  return { decisions, state };
}

describe("a quota of tokens", () => {
  const quota = tokenQuota({ tokensPerMinute: 1_000, outputBurnDown: 5 });

  it("lets calls go as long as they fit into the minute", () => {
    const { decisions } = asking(quota, [
      [call(1, 600), 0],
      [call(2, 400), 10_000],
    ]);
    expect(decisions).toEqual([{ type: "admitted" }, { type: "admitted" }]);
  });

  it("has a call wait until what is before it was a minute ago", () => {
    const { decisions } = asking(quota, [
      [call(1, 600), 0],
      [call(2, 300), 10_000],
      [call(3, 500), 20_000],
      [call(3, 500), 59_999],
      [call(3, 500), 60_000],
    ]);
    expect(decisions.slice(2)).toEqual([
      { type: "wait", ms: 40_000 },
      { type: "wait", ms: 1 },
      { type: "admitted" },
    ]);
  });

  it("never lets a call go that takes more than a minute's quota", () => {
    expect(asking(quota, [[call(1, 1_001), 0]]).decisions).toEqual([
      { type: "throttled", neverFits: true, ms: 60_000 },
    ]);
  });

  it("turns a call away that could not start in its time, and does not have it in line", () => {
    const { decisions, state } = asking(quota, [
      [call(1, 1_000), 0],
      [call(2, 10, 59_999), 0],
      [call(3, 10, 60_000), 0],
    ]);
    expect(decisions.slice(1)).toEqual([
      { type: "throttled", neverFits: false, ms: 60_000 },
      { type: "wait", ms: 60_000 },
    ]);
    expect(state.line.map(({ id }) => id)).toEqual([3]);
  });

  it("does not let a small call overtake a large one", () => {
    const { decisions } = asking(quota, [
      [call(1, 700), 0],
      [call(2, 800), 0],
      [call(3, 100), 0],
    ]);
    expect(decisions).toEqual([
      { type: "admitted" },
      { type: "wait", ms: 60_000 },
      { type: "wait", ms: 60_000 },
    ]);
  });

  it("lets the next one go when the first in line leaves", () => {
    const before = asking(quota, [
      [call(1, 700), 0],
      [call(2, 800), 0],
      [call(3, 100), 0],
    ]).state;
    const { decisions } = asking(quota, [[call(3, 100), 1]], quota.leave(before, call(2, 800)));
    expect(decisions).toEqual([{ type: "admitted" }]);
  });

  it("gives back at once what a call did not take", () => {
    const before = asking(quota, [[call(1, 1_000), 0]]).state;
    // 100 + 40 * 5 = 300.
    const after = quota.settle(before, call(1, 1_000), used(100, 40), 2_000);
    expect(asking(quota, [[call(2, 700), 2_000]], after).decisions).toEqual([{ type: "admitted" }]);
    expect(asking(quota, [[call(2, 701), 2_000]], after).decisions).toEqual([
      { type: "wait", ms: 58_000 },
    ]);
  });

  it("counts from the answer on what a call took beyond its reservation", () => {
    const before = asking(quota, [[call(1, 300), 0]]).state;
    // 100 + 160 * 5 = 900, of which 600 are new.
    const after = quota.settle(before, call(1, 300), used(100, 160), 30_000);
    expect(asking(quota, [[call(2, 400), 30_000]], after).decisions).toEqual([
      { type: "wait", ms: 30_000 },
    ]);
    expect(asking(quota, [[call(2, 401), 30_000]], after).decisions).toEqual([
      { type: "wait", ms: 60_000 },
    ]);
  });

  it("counts cache writes, and cache reads not at all", () => {
    const before = asking(quota, [[call(1, 1_000), 0]]).state;
    const usage = { input: 100, output: 10, cacheRead: 700, cacheWrite: 50 };
    const after = quota.settle(before, call(1, 1_000), usage, 0);
    expect(after.charges).toEqual([{ id: 1, at: 0, tokens: 200, requests: 1 }]);
  });

  it("limits requests as well", () => {
    const few = tokenQuota({ tokensPerMinute: 1_000, requestsPerMinute: 2 });
    const { decisions } = asking(few, [
      [call(1, 1), 0],
      [call(2, 1), 5_000],
      [call(3, 1), 6_000],
    ]);
    expect(decisions[2]).toEqual({ type: "wait", ms: 54_000 });
  });

  it.each([
    [{ tokensPerMinute: 0 }, "tokens must be at least 1, not 0"],
    [{ tokensPerMinute: Number.NaN }, "tokens must be at least 1, not NaN"],
    [{ tokensPerMinute: 9, requestsPerMinute: 0 }, "requests must be at least 1, not 0"],
    [{ tokensPerMinute: 9, outputBurnDown: 0.5 }, "outputBurnDown must be at least 1, not 0.5"],
  ])("refuses limits out of range: %j", (limits, message) => {
    expect(() => tokenQuota(limits)).toThrow(new RangeError(message));
  });
});

/** A turn of a process: time goes on, then a new call asks, the line asks again, or a call ends. */
const turns = fc.array(
  fc.record({
    pause: fc.nat({ max: 30_000 }),
    step: fc.oneof(
      fc.record({ type: fc.constant("new" as const), tokens: fc.integer({ min: 1, max: 1_000 }) }),
      fc.record({ type: fc.constant("again" as const) }),
      fc.record({
        type: fc.constant("end" as const),
        which: fc.nat(),
        input: fc.nat({ max: 300 }),
        output: fc.nat({ max: 300 }),
      }),
    ),
  }),
  { maxLength: 60 },
);

interface Seen {
  readonly asked: number[];
  readonly admitted: { readonly call: QuotaCall; readonly at: number }[];
  /** Tokens with the time from which on they count, as the test itself keeps them. */
  readonly ledger: { id: number; at: number; tokens: number }[];
  /** The most that was counted in the minute before an admission, that admission included. */
  fullest: number;
  /** What all corrections together went beyond the reservations. */
  beyond: number;
}

/** Plays turns against a quota of 1,000 tokens and 5 requests a minute, and keeps its own books. */
function play(steps: readonly (typeof turns extends fc.Arbitrary<infer T> ? T : never)[number][]) {
  const quota = tokenQuota({ tokensPerMinute: 1_000, requestsPerMinute: 5, outputBurnDown: 5 });
  const seen: Seen = { asked: [], admitted: [], ledger: [], fullest: 0, beyond: 0 };
  const running: QuotaCall[] = [];
  let state = quota.start;
  let now = 0;
  const ask = (each: QuotaCall) => {
    const answer = quota.admit(state, each, now);
    state = answer.state;
    if (answer.decision.type !== "admitted") return;
    seen.admitted.push({ call: each, at: now });
    seen.ledger.push({ id: each.id, at: now, tokens: each.tokens });
    running.push(each);
    const minute = seen.ledger.filter(({ at }) => at > now - 60_000);
    seen.fullest = Math.max(
      seen.fullest,
      minute.reduce((sum, { tokens }) => sum + tokens, 0),
    );
  };
  for (const [id, { pause, step }] of steps.entries()) {
    now += pause;
    if (step.type === "new") {
      seen.asked.push(id);
      ask(call(id, step.tokens));
    } else if (step.type === "again") {
      for (const each of state.line) ask(each);
    } else {
      const [ended] = running.splice(running.length === 0 ? 0 : step.which % running.length, 1);
      if (ended === undefined) continue;
      state = quota.settle(state, ended, used(step.input, step.output), now);
      const counted = step.input + 5 * step.output;
      const entry = seen.ledger.find(({ id }) => id === ended.id);
      if (entry !== undefined && counted < ended.tokens) entry.tokens = counted;
      if (counted > ended.tokens) {
        seen.ledger.push({ id: ended.id, at: now, tokens: counted - ended.tokens });
        seen.beyond += counted - ended.tokens;
      }
    }
  }
  return { quota, state, now, seen };
}

describe("any run of calls", () => {
  it("never admits more tokens than the quota in any minute", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        expect(play(steps).seen.fullest).toBeLessThanOrEqual(1_000);
      }),
    );
  });

  it("never admits more requests than the quota in any minute", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const { admitted } = play(steps).seen;
        for (const { at } of admitted) {
          const minute = admitted.filter((each) => each.at > at - 60_000 && each.at <= at);
          expect(minute.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it("is admitted in the order in which it asked", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const { asked, admitted } = play(steps).seen;
        expect(admitted.map((each) => each.call.id)).toEqual(asked.slice(0, admitted.length));
      }),
    );
  });

  it("starves nobody: who is first in line goes within a minute", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const { quota, state, now } = play(steps);
        const [first] = state.line;
        fc.pre(first !== undefined);
        if (first === undefined) return;
        const { decision } = quota.admit(state, first, now + 60_000);
        expect(decision).toEqual({ type: "admitted" });
      }),
    );
  });

  it("has whoever waits go after the wait it was told, when nothing was corrected meanwhile", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const { quota, state, now } = play(steps);
        const [first] = state.line;
        if (first === undefined) return;
        const told = quota.admit(state, first, now).decision;
        if (told.type !== "wait") return;
        expect(quota.admit(state, first, now + told.ms - 1).decision.type).toBe("wait");
        expect(quota.admit(state, first, now + told.ms).decision.type).toBe("admitted");
      }),
    );
  });

  it("is overdrawn by corrections by no more than calls took beyond their reservations", () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const { state, now, seen } = play(steps);
        const taken = state.charges
          .filter(({ at }) => at > now - 60_000)
          .reduce((sum, { tokens }) => sum + tokens, 0);
        expect(taken).toBeLessThanOrEqual(1_000 + seen.beyond);
        expect(state.charges.filter(({ tokens }) => tokens < 0)).toEqual([]);
      }),
    );
  });
});
