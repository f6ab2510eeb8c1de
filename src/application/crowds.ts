import type { StreamName } from "#domain";

/**
 * How many others write a stream, as far as commands met them: one more for each conflict, one less
 * for each command. So a command comes to meet one other, which costs less than to wait for none.
 */
export interface Crowds {
  /** How many others a command that begins now has to wait for. */
  expectedOn(stream: StreamName): number;
  /** How many others a command met before it was done. */
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
      if (others === 0) return;
      if (crowds.size >= streamsAtMost) crowds.clear();
      crowds.set(stream, (crowds.get(stream) ?? 0) + others);
    },
  };
}
