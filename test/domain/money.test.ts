import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currency, formatMoney, minorDigits, money, toMinor } from "#domain";

describe("an amount of money", () => {
  it.each([
    ["350.00", "USD", 35_000],
    ["350", "USD", 35_000],
    ["19.99", "USD", 1_999],
    ["0.1", "EUR", 10],
    ["1.10000", "USD", 110],
    ["0", "USD", 0],
    ["007", "USD", 700],
    ["500", "JPY", 500],
    ["500.0", "JPY", 500],
    ["1.234", "KWD", 1_234],
    ["90071992547409.91", "USD", 9_007_199_254_740_991],
  ])("%s %s is %i minor units", (decimal, code, minor) => {
    expect(toMinor(decimal, code)).toBe(minor);
  });

  it.each([
    ["-1", "USD"],
    ["+1", "USD"],
    ["", "USD"],
    [".5", "USD"],
    ["5.", "USD"],
    ["1e3", "USD"],
    ["1,000", "USD"],
    [" 1", "USD"],
    ["0x10", "USD"],
    ["NaN", "USD"],
    ["1.999", "USD"],
    ["0.5", "JPY"],
    ["90071992547409.92", "USD"],
    ["1", "XXX"],
    ["1", "usd"],
  ])("'%s' %s is none", (decimal, code) => {
    expect(toMinor(decimal, code)).toBe(undefined);
  });

  it.each([
    [35_000, "USD", "350.00 USD"],
    [5, "EUR", "0.05 EUR"],
    [500, "JPY", "500 JPY"],
    [1_234, "KWD", "1.234 KWD"],
    [0, "USD", "0.00 USD"],
  ])("of %i %s is written %s", (minor, code, written) => {
    expect(formatMoney({ minor, currency: code })).toBe(written);
  });

  it("reads back as it was written, however large", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom("USD", "JPY", "KWD"), (minor, code) => {
        const [decimal = ""] = formatMoney({ minor, currency: code }).split(" ");
        expect(toMinor(decimal, code)).toBe(minor);
      }),
    );
  });

  it("is an integer that is not negative, of a known currency", () => {
    expect(money.safeParse({ minor: 0, currency: "USD" }).success).toBe(true);
    for (const bad of [
      { minor: 0.5, currency: "USD" },
      { minor: -1, currency: "USD" },
      { minor: 1, currency: "XXX" },
      { minor: 1, currency: "USD", major: 1 },
      { minor: 1 },
    ]) {
      expect(money.safeParse(bad).success).toBe(false);
    }
  });
});

describe("a currency", () => {
  it("is one of ISO 4217 in capitals, with its minor digits", () => {
    expect(["USD", "EUR", "JPY", "KWD", "ISK", "TND"].map(minorDigits)).toEqual([2, 2, 0, 3, 0, 3]);
    expect(["usd", "US", "XXX", "BTC", ""].map(minorDigits)).toEqual(Array(5).fill(undefined));
    expect(currency.safeParse("PLN").success).toBe(true);
    expect(currency.safeParse("ZZZ").success).toBe(false);
  });
});
