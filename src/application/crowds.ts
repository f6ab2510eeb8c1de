import type { StreamName } from "#domain";

/** How many others write a stream, as far as those who wrote it from here met them. */
export interface Crowds {
  /** How many are to be expected there. Each time it is asked for that is one less. */
  expectedOn(stream: StreamName): number;
  /** So many were met there. */
  met(stream: StreamName, others: number): void;
}

/** No process writes so many streams that others write, too. */
const streamsAtMost = 1_000;

/** Remembers who was met, of this process alone. */
export function rememberCrowds(): Crowds {
  const crowds = new Map<StreamName, number>();
  return {
    expectedOn: (stream) => {
      const expected = crowds.get(stream) ?? 0;
      if (expected > 1) crowds.set(stream, expected - 1);
      else crowds.delete(stream);
      return expected;
    },
    met: (stream, others) => {
      if (others <= (crowds.get(stream) ?? 0)) return;
      if (crowds.size >= streamsAtMost) crowds.clear();
      crowds.set(stream, others);
    },
  };
}
