import { hashText } from "../kernel/index.js";

/** Shares of traffic are counted in ten-thousandths: 1,000 is 10 %. */
export const wholeTraffic = 10_000;

/** Which part of an agent's traffic a customer is in. */
export type Arm = "stable" | "candidate" | "holdout";

/** Where one customer falls, and why. */
export interface Assignment {
  readonly arm: Arm;
  /** 0 to 9,999; fixed for a salt and a customer. */
  readonly bucket: number;
  /** The candidate's share when it was assigned, 0 to 10,000. */
  readonly weight: number;
  /** The probability of this arm over all customers, 0 to 1. */
  readonly propensity: number;
}

/** The bucket of a customer: the first 64 bits of SHA-256 of `<salt>.<customerId>`, mod 10,000. */
export function bucketOf(salt: string, customerId: string): number {
  const first16 = hashText(`${salt}.${customerId}`).slice(0, 16);
  return Number(BigInt(`0x${first16}`) % BigInt(wholeTraffic));
}

/**
 * Which arm a customer is in. As `weight` grows customers move from stable to candidate and never
 * back; the holdout is taken from the top of the buckets, whatever the weight.
 *
 * @param weight - The candidate's share, 0 to 10,000.
 * @param holdout - The share that gets no message, 0 to 10,000.
 */
export function assign(
  salt: string,
  customerId: string,
  weight: number,
  holdout: number,
): Assignment {
  const bucket = bucketOf(salt, customerId);
  const reached = Math.min(weight, wholeTraffic - holdout);
  const sharesOf: Readonly<Record<Arm, number>> = {
    holdout,
    candidate: reached,
    stable: wholeTraffic - holdout - reached,
  };
  const arm =
    bucket >= wholeTraffic - holdout ? "holdout" : bucket < reached ? "candidate" : "stable";
  return { arm, bucket, weight, propensity: sharesOf[arm] / wholeTraffic };
}
