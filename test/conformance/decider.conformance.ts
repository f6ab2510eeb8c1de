import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Decider,
  type DomainEvent,
  type EventContract,
  fold,
  streamName,
  validate,
} from "#domain";

/** Deep states are rare in random histories. */
const manyRuns = 1000;

/** A command that was accepted, with the events that it led to. */
interface Step<C, E> {
  readonly command: C;
  readonly events: readonly E[];
}

/**
 * The laws in `src/domain/kernel/decider.ts`, for any decider, on random histories. Commands should
 * be of few ids and times, so that they meet; most should be acceptable at some point.
 */
export function deciderConformance<C, S, E extends DomainEvent, R>(
  decider: Decider<C, S, E, R>,
  contract: EventContract<E>,
  command: fc.Arbitrary<C>,
): void {
  const eventsOf = (each: C, state: S): readonly E[] =>
    decider.decide(each, state).unwrapOr<readonly E[]>([]);
  const acceptedOf = (commands: readonly C[]): readonly Step<C, E>[] => {
    let state = decider.initialState;
    return commands
      .map((each) => {
        const events = eventsOf(each, state);
        state = fold(decider, events, state);
        return { command: each, events };
      })
      .filter(({ events }) => events.length > 0);
  };
  // Most random commands are refused where they stand, so that a long list makes a short history.
  const commands = fc.array(command, { maxLength: 120, size: "max" });
  const runs = commands.map(acceptedOf);
  const histories = runs.map((steps) => steps.flatMap(({ events }) => events));

  describe(`decider ${decider.category}`, () => {
    it("reaches every event of its contract with the commands that it is tested with", () => {
      const samples = fc.sample(histories, { numRuns: manyRuns, seed: 1 });
      const reached = new Set(samples.flat().map(({ type }) => type));
      expect(Object.keys(contract.schemas).filter((type) => !reached.has(type))).toEqual([]);
    });

    it("never gives the events of an accepted command again, whatever came in between", () => {
      fc.assert(
        fc.property(runs, (steps) => {
          let state = decider.initialState;
          for (const [i, { events }] of steps.entries()) {
            state = fold(decider, events, state);
            for (const earlier of steps.slice(0, i + 1)) {
              const known = earlier.events.map(jsonOf);
              const again = eventsOf(earlier.command, state).map(jsonOf);
              expect(again.filter((event) => known.includes(event))).toEqual([]);
            }
          }
        }),
        { numRuns: manyRuns },
      );
    });

    it("folds stored events to the same state", () => {
      fc.assert(
        fc.property(histories, (history) => {
          const stored = JSON.parse(JSON.stringify(history)) as readonly E[];
          expect(fold(decider, stored)).toEqual(fold(decider, history));
        }),
      );
    });

    it("has states of JSON, which go on from a snapshot as they would have without", () => {
      fc.assert(
        fc.property(histories, fc.nat(), fc.array(command), (history, at, next) => {
          const [before, after] = [history.slice(0, at % 50), history.slice(at % 50)];
          const state = fold(decider, before);
          const kept = JSON.parse(JSON.stringify(state)) as S;
          expect(kept).toEqual(state);
          const end = fold(decider, after, state);
          const endOfKept = fold(decider, after, kept);
          expect(JSON.parse(JSON.stringify(endOfKept))).toStrictEqual(
            JSON.parse(JSON.stringify(end)),
          );
          for (const each of next) {
            expect(decider.decide(each, endOfKept)).toEqual(decider.decide(each, end));
          }
        }),
      );
    });

    it("survives any event in any state", () => {
      const shuffled = histories.chain((history) => fc.shuffledSubarray([...history]));
      fc.assert(
        fc.property(shuffled, (history) => {
          expect(() => fold(decider, history)).not.toThrow();
          expect(() => fold(decider, [...history].reverse())).not.toThrow();
        }),
      );
    });

    it("gives only events that their contract allows", () => {
      const stream = streamName(decider.category, "1");
      expect(decider.category).toBe(contract.category);
      fc.assert(
        fc.property(histories, (history) => {
          const invalid = history.flatMap((event) => {
            const result = validate(contract, stream, event);
            return result.isErr() ? [result.error] : [];
          });
          expect(invalid).toEqual([]);
        }),
      );
    });

    it("changes neither the state, nor the event, nor the command that it is given", () => {
      fc.assert(
        fc.property(commands, (given) => {
          let state = deepFrozen(decider.initialState);
          for (const each of given) {
            for (const event of eventsOf(deepFrozen(each), state)) {
              state = deepFrozen(decider.evolve(state, deepFrozen(event)));
            }
          }
        }),
      );
    });
  });
}

/** An event as it is stored, whatever the order of its fields. */
function jsonOf(event: DomainEvent): string {
  return JSON.stringify(event, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Makes every change to a value throw. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const field of Object.values(value)) deepFrozen(field);
  return value;
}
