import type { ColumnValue } from "#domain/drift";
import { type Draws, drawText } from "./calibration-draws.js";

/** A value, or `null` where the column does not apply to the row. */
export type Cell = ColumnValue | null;

/** Rows by column, and the hashes of their texts' words, one text after the other. */
export interface Rows {
  readonly keys: Uint32Array;
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
  readonly words: Uint32Array;
  /** One more than rows: where each text begins, and the last one ends. */
  readonly starts: Uint32Array;
}

function pick<T>(draws: Draws, weighted: readonly (readonly [T, number])[]): T {
  let left = draws.uniform();
  for (const [value, share] of weighted) {
    left -= share;
    if (left < 0) return value;
  }
  const [last] = weighted[weighted.length - 1] ?? [];
  if (last === undefined) throw new RangeError("nothing to pick from");
  return last;
}

function some(draws: Draws, items: readonly (readonly [string, number])[]): readonly string[] {
  return items.filter(([, share]) => draws.uniform() < share).map(([item]) => item);
}

const clamp = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));
const stepped = (value: number, step: number) => Math.round(value / step) * step;

const services = [
  ["roof cleaning", 0.42],
  ["lawn care", 0.5],
  ["pest control", 0.3],
  ["gutter cleaning", 0.22],
  ["window washing", 0.12],
  ["pool service", 0.04],
] as const;
const lot = [
  ["pool", 0.18],
  ["trees", 0.55],
  ["fence", 0.4],
  ["slope", 0.15],
  ["pond", 0.03],
  ["solar", 0.08],
] as const;
const properties = [
  ["house", 0.68],
  ["townhouse", 0.17],
  ["condo", 0.1],
  ["commercial", 0.04],
  ["farm", 0.01],
] as const;
const declines = [
  ["recently contacted", 0.5],
  ["no consent", 0.35],
  ["open complaint", 0.1],
  ["held out", 0.05],
] as const;

/** The customer that a decision is about. */
function customer(draws: Draws) {
  const loyalty = draws.normal();
  const count = Math.max(1, Math.round(Math.exp(0.9 + 0.7 * loyalty + 0.3 * draws.normal())));
  let paid = 0;
  for (let service = 0; service < count; service++) {
    paid += Math.round(100 * Math.exp(5.2 + 0.6 * draws.normal()));
  }
  const asked = draws.uniform() < 0.3 + 0.4 * Math.min(1, count / 4);
  const satisfaction = clamp(stepped(4.1 + 0.4 * loyalty + 0.7 * draws.normal(), 1 / count), 1, 5);
  return {
    loyalty,
    serviceCount: count,
    "lifetimeValue.USD": paid,
    satisfactionAverage: asked ? satisfaction : undefined,
    satisfactionTrend:
      asked && count > 1 ? clamp(stepped(draws.normal(), 1 / count), -4, 4) : undefined,
    daysSinceLastService: Math.floor(
      -220 * Math.exp(-0.3 * loyalty) * Math.log(1 - draws.uniform()),
    ),
    serviceTypes: some(draws, services),
    propertyType: draws.uniform() < 0.04 ? undefined : pick(draws, properties),
    lotFeatures: draws.uniform() < 0.06 ? undefined : some(draws, lot),
  };
}

/** What models made of it, and what that took. */
function message(draws: Draws, loyalty: number, length: number) {
  const quality = 0.35 * loyalty + draws.normal();
  const criterion = () => clamp(stepped(0.78 + 0.09 * quality + 0.08 * draws.normal(), 0.1), 0, 1);
  const [relevance, tone, accuracy] = [criterion(), criterion(), criterion()];
  const score = 0.5 * relevance + 0.3 * tone + 0.2 * accuracy;
  const passes = score >= 0.7;
  const attempts = passes ? 1 + Number(draws.uniform() < 0.15) : draws.uniform() < 0.3 ? 2 : 3;
  const fails = draws.uniform() < 0.012;
  const tokensOut = Math.round(attempts * (1.35 * length + 40 + 12 * Math.abs(draws.normal())));
  const tokensIn = Math.round(attempts * (1500 + 120 * draws.normal() + 300 * draws.uniform()));
  const isCached = draws.uniform() < 0.6;
  const slow = draws.uniform() < 0.02 ? 8 : 1;
  return {
    score,
    "criteria.relevance": relevance,
    "criteria.tone": tone,
    "criteria.accuracy": accuracy,
    approved: passes && !fails && draws.uniform() < 0.97,
    attempts,
    failureKind: fails
      ? pick(draws, [
          ["timeout", 0.6],
          ["malformed", 0.3],
          ["refused", 0.1],
        ])
      : "none",
    stopReason: pick(draws, [
      ["end_turn", 0.985],
      ["max_tokens", 0.012],
      ["guardrail", 0.003],
    ]),
    "tokens.in": tokensIn,
    "tokens.out": tokensOut,
    "tokens.cacheRead": isCached ? 1100 * attempts : 0,
    "tokens.cacheWrite": isCached ? 0 : 1100,
    latency: Math.round(slow * (attempts * 700 + 11 * tokensOut) * Math.exp(0.3 * draws.normal())),
    cost: draws.uniform() < 0.01 ? undefined : 3000 * tokensIn + 15_000 * tokensOut + 300 * 1100,
    "text.subjectLength": Math.round(clamp(42 + 9 * draws.normal(), 10, 90)),
    "text.bodyLength": Math.round(length * (5.9 + 0.25 * draws.normal())),
  };
}

/** A request, and whether it came to a message. */
function request(draws: Draws) {
  const declined = draws.uniform() < 0.12;
  return {
    purpose: pick(draws, [
      ["upsell", 0.75],
      ["referral", 0.25],
    ]),
    declined,
    declineReason: declined ? pick(draws, declines) : "none",
  };
}

function agent(draws: Draws) {
  return {
    agentVersion: pick(draws, [
      ["upsell-generator@3", 0.7],
      ["upsell-generator@4", 0.3],
    ]),
  };
}

/** No text has more words. */
const longest = 160;

/** So many rows of one world, one a customer. */
export function drawRows(draws: Draws, size: number, names: readonly string[]): Rows {
  const keys = new Uint32Array(size);
  const starts = new Uint32Array(size + 1);
  const words = new Uint32Array(size * longest);
  const columns = new Map(names.map((name) => [name, new Array<Cell>(size).fill(null)]));
  const put = (at: number, cells: Readonly<Record<string, Cell>>) => {
    for (const name in cells) {
      const list = columns.get(name);
      if (list !== undefined) list[at] = cells[name];
    }
  };
  for (let at = 0; at < size; at++) {
    keys[at] = draws.hash();
    const asked = request(draws);
    put(at, asked);
    const start = starts[at] ?? 0;
    starts[at + 1] = start;
    if (asked.declined) continue;
    const { loyalty, ...features } = customer(draws);
    const length = Math.round(clamp(62 + 14 * draws.normal() + 4 * loyalty, 20, longest));
    put(at, features);
    put(at, agent(draws));
    put(at, message(draws, loyalty, length));
    drawText(draws, words.subarray(start, start + length));
    starts[at + 1] = start + length;
  }
  return { keys, columns, words, starts };
}
