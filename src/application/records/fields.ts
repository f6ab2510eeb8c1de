import * as z from "zod";
import {
  currency,
  type Instant,
  isInFuture,
  looksPersonal,
  minorDigits,
  opaqueId,
  text,
  toInstant,
} from "#domain";
import type { Issue } from "./issue.js";

/** Text of 1 to `max` characters. */
export function words(max: number): z.ZodString {
  return text(max).describe(`a text of 1 to ${max} characters`);
}

/** The same for text that says who somebody is. */
export function personalWords(max: number): z.ZodString {
  return text(max).meta({ description: `a text of 1 to ${max} characters`, personal: true });
}

const opaque = "an opaque id: at most 128 letters, digits, '.', '_', '-', a letter or digit first";

/** An id that other systems gave. */
export const id = opaqueId.describe(opaque);

/** A customer's id, which says nothing about who they are. */
export const customerId = opaqueId
  .refine(
    (value) => !looksPersonal(value),
    "looks like an e-mail address or phone number; use an opaque id",
  )
  .meta({ description: opaque, personal: true });

/** ISO-8601 with seconds and an offset. The year 0 has no instant of four digits. */
export const time = z.iso
  .datetime({ offset: true })
  .regex(/^(?!0000)/)
  .describe("a date and time with its offset, e.g. 2026-03-01T14:00:00Z");

/** A truth value. */
export const flag = z.boolean().meta({ description: "true or false", mayShow: isAnswer });

/** One address, plausible rather than proven: only an answer would prove it. */
export const email = text(254)
  .regex(/^[^\s\p{C}@]+@[^\s\p{C}@]+$/u)
  .meta({ description: "one e-mail address of at most 254 characters", personal: true });

/** Digits and the usual separators, with an extension or not. */
export const phone = text(40, 5)
  .regex(/^(?=.*\d)[\d ()./+-]+(?:(?:x|ext\.?) ?\d+)?$/i)
  .meta({ description: "a phone number of 5 to 40 digits and separators", personal: true });

/** A currency that can be counted. */
export const currencyCode = currency.meta({
  description: "an ISO 4217 currency code in capitals, e.g. USD",
  mayShow: isNearlyCurrency,
});

/** Small enough to be counted exactly in the minor unit of every currency. */
export const price = z.number().min(0).max(1e12).describe("a number from 0 to 1000000000000");

/** A language tag that `Intl` understands. */
export const locale = text(35)
  .refine(isLocale, "expected a language tag, e.g. en-US")
  .describe("a language tag, e.g. en-US");

const listedZones: ReadonlySet<string> = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);

/** A time zone that `Intl` knows. */
export const timeZone = text(64)
  .refine((name) => listedZones.has(name) || isTimeZone(name), {
    error: "expected an IANA time zone, e.g. America/New_York",
  })
  .describe("an IANA time zone, e.g. America/New_York");

/** The fields of an object, each of which may be missing or wrong, and then is `undefined`. */
export type Lenient<Shape extends z.ZodRawShape> = z.ZodObject<{
  [K in keyof Shape]: z.ZodCatch<z.ZodOptional<Shape[K]>>;
}>;

/** An object of which each field is read if it can be, whatever is wrong with the others. */
export function lenient<Shape extends z.ZodRawShape>({
  shape,
}: z.ZodObject<Shape>): Lenient<Shape> {
  const fields = Object.entries(shape).map(([name, field]) => [
    name,
    z.optional(field).catch(undefined),
  ]);
  return z.object(Object.fromEntries(fields)) as Lenient<Shape>;
}

/** That a time lies in the future, if it does. */
export function futureIssue(
  path: string,
  at: string | null | undefined,
  now: Instant,
): readonly Issue[] {
  return at && isInFuture(at, now)
    ? [{ path, message: `expected a time that is not in the future, got ${JSON.stringify(at)}` }]
    : [];
}

/** Items that say something else than an earlier one of the same id. */
export function contradictions<Item>(
  path: string,
  idField: keyof Item & string,
  items: readonly Item[],
  areSame: (a: Item, b: Item) => boolean,
): readonly Issue[] {
  const firsts = new Map<unknown, number>();
  return items.flatMap((item, index) => {
    const first = firsts.get(item[idField]);
    const earlier = first === undefined ? undefined : items[first];
    if (first === undefined) firsts.set(item[idField], index);
    return earlier === undefined || item[idField] === undefined || areSame(earlier, item)
      ? []
      : [
          {
            path: `${path}[${index}]`,
            message: `differs from ${path}[${first}], which has the same ${idField}`,
          },
        ];
  });
}

/** The instant that was stated, if one was. */
export function statedAt(at: string | null | undefined): Instant | undefined {
  return at ? toInstant(at) : undefined;
}

/** The fields that have a value; other systems write `null` for none. */
export function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  ) as { [K in keyof T]?: NonNullable<T[K]> };
}

function isAnswer(text: string): boolean {
  return /^(?:true|false|yes|no|y|n|t|f)$/i.test(text);
}

/** A code with a letter too many, in capitals. */
function isNearlyCurrency(text: string): boolean {
  return /^[A-Z]{4}$/.test(text) && minorDigits(text.slice(0, 3)) !== undefined;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Also aliases, which are not listed; offsets like `+02:00` are no zones. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
