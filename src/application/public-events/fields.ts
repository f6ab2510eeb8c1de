import * as z from "zod";

/** An opaque id, never a name or an address. */
export const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

/** A moment in UTC, with milliseconds. */
export const moment = z.iso.datetime({ precision: 3 });

/** A word of a vocabulary that may grow. These are in it today; readers pass over what they do not know. */
export function code(...known: readonly string[]) {
  const says = z.string().min(1).max(64);
  return known.length === 0 ? says : says.meta({ examples: [...known] });
}

/** A version of an agent, 1, 2, 3 ... */
export const agentVersionNumber = z.int().positive();

/** A share of an agent's traffic in hundredths of a percent, 0 to 10,000. */
export const share = z.int().min(0).max(10_000).describe("In hundredths of a percent.");

/** An amount of money in minor units: 35000 USD are 350 dollars. */
export const amount = z.object({
  minor: z.int().nonnegative().describe("In minor units of the currency."),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe("ISO 4217."),
});

/** A customer's satisfaction with a service, 1 to 5. */
export const satisfaction = z.number().min(1).max(5);
