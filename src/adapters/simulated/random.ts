import { createHash } from "node:crypto";

/** Luck that is the same every time: drawn from a seed, never from the machine. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  next(): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** One item, each as likely; throws for none. */
  pick<T>(items: readonly T[]): T;
  /** A normal deviate of mean 0 (Box-Muller). */
  gaussian(standardDeviation: number): number;
}

/** SHA-256 of JSON values, as hexadecimal. */
export function seedOf(...values: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}

/** A generator (sfc32) for one use of a seed: other uses draw other numbers. */
export function randomFrom(seed: string, use: string): Random {
  const digest = createHash("sha256").update(`${use}:${seed}`).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;

  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };

  return {
    next,
    happens: (probability) => next() < probability,
    pick: <T>(items: readonly T[]): T => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    gaussian: (standardDeviation) =>
      standardDeviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
