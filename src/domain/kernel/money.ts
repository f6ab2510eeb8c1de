import * as z from "zod";

/** Active ISO 4217 codes, by the digits of their minor unit. Source: ISO 4217 list one, 2025. */
const codes: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD " +
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ " +
    "GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL " +
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR " +
    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT " +
    "TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
};

const digitsOf: ReadonlyMap<string, number> = new Map(
  Object.entries(codes).flatMap(([digits, list]) =>
    list.split(" ").map((code) => [code, Number(digits)] as const),
  ),
);

/** How many decimal digits a currency's minor unit has; `undefined` for an unknown currency. */
export function minorDigits(currency: string): number | undefined {
  return digitsOf.get(currency);
}

/** An ISO 4217 currency code. */
export const currency = z
  .string()
  .refine((code) => digitsOf.has(code), "expected an ISO 4217 currency code in capitals, e.g. USD");

/** An amount in minor units: `{ minor: 35000, currency: "USD" }` is 350 dollars. */
export const money = z.strictObject({ minor: z.int().nonnegative(), currency });

/** An amount in minor units of its currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/**
 * An amount in minor units from its decimal writing, exactly: `("19.99", "USD")` is 1999.
 * `undefined` for what is no plain decimal, is finer than the minor unit, or is too large to count.
 */
export function toMinor(decimal: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (digits === undefined || whole === undefined) return undefined;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > digits) return undefined;
  const minor = Number(whole + significant.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** An amount as people write it: `350.00 USD`. */
export function formatMoney({ minor, currency }: Money): string {
  const digits = minorDigits(currency) ?? 0;
  const written = String(minor).padStart(digits + 1, "0");
  const whole = written.slice(0, written.length - digits);
  return digits === 0 ? `${whole} ${currency}` : `${whole}.${written.slice(-digits)} ${currency}`;
}
