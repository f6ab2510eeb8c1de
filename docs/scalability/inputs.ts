/** The tables that the plan is computed from, read and checked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { priceBook } from "#domain";

const standing = z.enum(["documented", "quoted", "computed", "to be checked", "price list"]);
const page = z.url().startsWith("https://");
/** A page, or a file of this repository. */
const source = page.or(z.string().startsWith("src/"));

const limit = z.strictObject({
  id: z.string(),
  service: z.string(),
  what: z.string(),
  /** `null`: not found. */
  value: z.number().positive().nullable(),
  per: z.enum(["second", "minute", "at once"]),
  adjustable: z.string(),
  standing,
  source,
  seen: z.iso.date(),
  note: z.string(),
});

const price = z.strictObject({
  id: z.string(),
  what: z.string(),
  usd: z.number().positive(),
  standing,
  source: page,
});

const prices = z.strictObject({
  region: z.string(),
  currency: z.literal("USD"),
  seen: z.iso.date(),
  about: z.string(),
  prices: z.array(price),
  unknown: z.array(z.string()),
});

/** How many of a thing stand there, by its price. */
const standings = z.array(z.strictObject({ price: z.string(), count: z.int().positive() }));

const assumed = z.strictObject({ value: z.number(), why: z.string() });

const tokens = z.strictObject({ input: z.int().positive(), output: z.int().positive() });

const load = z.strictObject({
  base: z.strictObject({
    customers: z.int().positive(),
    messagesPerDay: z.int().positive(),
    peakFactor: z.number().min(1),
    why: z.string(),
  }),
  factors: z.array(z.number().positive()),
  region: z.string(),
  assumed: z.record(z.string(), assumed),
  seconds: z.record(z.string(), z.number().positive()),
  secondsWhy: z.string(),
  /** Tokens of a call to reckon with, in place of those that were counted. */
  cautiousTokens: z.strictObject({ generator: tokens, judge: tokens, why: z.string() }),
  transitions: z.strictObject({ always: z.int(), perAttempt: z.int(), why: z.string() }),
});

const measured = z.strictObject({
  about: z.string(),
  at: z.iso.date(),
  asked: z.int().positive(),
  begun: z.int().positive(),
  steps: z.record(z.string(), z.record(z.string(), z.number())),
});

export type Limit = z.output<typeof limit>;
export type Load = z.output<typeof load>;
export type Prices = z.output<typeof prices>;
export type Measured = z.output<typeof measured>;

/** How many of a thing stand there, by its price. */
export type Standing = z.output<typeof standings>[number];

/** Everything that the plan is computed from. */
export interface Inputs {
  readonly load: Load;
  readonly limits: readonly Limit[];
  readonly prices: Prices;
  /** By stage. */
  readonly atRest: Readonly<Record<string, readonly Standing[]>>;
  readonly measured: Measured;
  readonly book: z.output<typeof priceBook>;
}

/** Reads the tables beside this file, and the example's price book. Throws for one that is wrong. */
export function readInputs(): Inputs {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, name), "utf8"));
  return {
    load: load.parse(read("load.json")),
    limits: z.array(limit).parse(read("limits.json")),
    prices: prices.parse(read("prices.json")),
    atRest: z.record(z.string(), standings).parse(read("at-rest.json")),
    measured: measured.parse(read("measured.json")),
    book: priceBook.parse(read("../../examples/price-book.json")),
  };
}
