import type { TokenUsage } from "../message/cost.js";
import { countedTokens, type QuotaLimits } from "./limits.js";
import { type Charge, firstFit, minuteMs, type Room } from "./window.js";

/** A call that wants to be made. */
export interface QuotaCall {
  /** Chosen by the caller; the same one until the call is over, and of no other call. */
  readonly id: number;
  /** What it takes of the quota when it starts: `reservedTokens`. */
  readonly tokens: number;
  /** The latest time at which it may start, in milliseconds. */
  readonly until: number;
}

/** What of a quota is taken, and who waits for it, the first one first. */
export interface QuotaState {
  /** In the order of their times. */
  readonly charges: readonly Charge[];
  readonly line: readonly QuotaCall[];
}

/** Whether a call may be made now. */
export type Admission =
  | { readonly type: "admitted" }
  /** It keeps its place in line and is to ask again then, or when a charge was corrected. */
  | { readonly type: "wait"; readonly ms: number }
  /** It is not in line. `neverFits`: it takes more than a whole minute's quota. */
  | { readonly type: "throttled"; readonly neverFits: boolean; readonly ms: number };

/** The decisions of one quota. All times are milliseconds of one clock that never goes back. */
export interface TokenQuota {
  readonly start: QuotaState;
  /** Lets a call go, has it wait in line, or turns it away. */
  admit(
    state: QuotaState,
    call: QuotaCall,
    now: number,
  ): { readonly decision: Admission; readonly state: QuotaState };
  /** Puts an admitted call's charge right: less at once, more as a charge of its own from now on. */
  settle(state: QuotaState, call: QuotaCall, usage: TokenUsage, now: number): QuotaState;
  /** Takes a call that waits no longer out of the line. */
  leave(state: QuotaState, call: QuotaCall): QuotaState;
}

/**
 * A quota's decisions. In no minute, wherever it begins, more tokens or requests are admitted than
 * the limits allow; a correction upwards may go beyond them, and then nothing is admitted until it
 * is made up for. Calls go in the order in which they first asked: nobody overtakes, so nobody
 * starves. Throws a RangeError for limits out of range.
 */
export function tokenQuota(limits: QuotaLimits): TokenQuota {
  const { tokensPerMinute: tokens, requestsPerMinute: requests = Infinity } = limits;
  const { outputBurnDown = 1 } = limits;
  for (const [name, value] of Object.entries({ tokens, requests, outputBurnDown })) {
    if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  }
  const quota: Room = { tokens, requests };

  return {
    start: { charges: [], line: [] },

    admit(state, call, now) {
      const charges = state.charges.filter(({ at }) => now - at < minuteMs);
      const others = state.line.filter(({ id }) => id !== call.id);
      if (call.tokens > tokens) {
        const decision = { type: "throttled", neverFits: true, ms: minuteMs } as const;
        return { decision, state: { charges, line: others } };
      }
      const place = state.line.findIndex(({ id }) => id === call.id);
      const ahead = place < 0 ? state.line : state.line.slice(0, place);
      const start = startAfter(quota, charges, ahead, call, now);
      const ms = Math.ceil(start - now);
      if (start > now && start > call.until) {
        const decision = { type: "throttled", neverFits: false, ms } as const;
        return { decision, state: { charges, line: others } };
      }
      if (start > now || ahead.length > 0) {
        const line = place < 0 ? [...state.line, call] : state.line;
        return { decision: { type: "wait", ms: Math.max(1, ms) }, state: { charges, line } };
      }
      const charge = { id: call.id, at: now, tokens: call.tokens, requests: 1 };
      return {
        decision: { type: "admitted" },
        state: { charges: [...charges, charge], line: others },
      };
    },

    settle(state, call, usage, now) {
      const counted = countedTokens(usage, outputBurnDown);
      const more = counted - call.tokens;
      if (more > 0) {
        const charge = { id: call.id, at: now, tokens: more, requests: 0 };
        return { ...state, charges: [...state.charges, charge] };
      }
      const corrected = state.charges.map((charge) =>
        charge.id === call.id ? { ...charge, tokens: counted } : charge,
      );
      return { ...state, charges: corrected };
    },

    leave: (state, call) => ({ ...state, line: state.line.filter(({ id }) => id !== call.id) }),
  };
}

/** When a call can start, if those ahead of it start as early as they can. */
function startAfter(
  quota: Room,
  charges: readonly Charge[],
  ahead: readonly QuotaCall[],
  call: QuotaCall,
  now: number,
): number {
  const taken = [...charges];
  let start = now;
  for (const { id, tokens } of ahead) {
    start = firstFit(quota, taken, tokens, start);
    taken.push({ id, at: start, tokens, requests: 1 });
  }
  return firstFit(quota, taken, call.tokens, start);
}
