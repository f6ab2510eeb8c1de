import { err, ok, type Result } from "neverthrow";
import type { Category, DomainEvent } from "./event.js";

/**
 * One aggregate: what it may do (`decide`) and what that did to it (`evolve`).
 *
 * Laws, checked for every decider by `test/conformance/decider.conformance.ts`:
 * - `decide` and `evolve` are pure, and `evolve` never throws;
 * - repeating an accepted command, with other commands in between, is a rejection or no events,
 *   never the same events again;
 * - state is JSON;
 * - every event passes its schema and survives `JSON.parse(JSON.stringify(event))`.
 */
export interface Decider<Command, State, Event extends DomainEvent, Rejection> {
  /** First half of the stream name. Persisted. */
  readonly category: Category<Event>;
  /** Raised whenever the shape of the state or what `evolve` does to it changes. */
  readonly stateVersion: number;
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Result<readonly Event[], Rejection>;
  readonly evolve: (state: State, event: Event) => State;
}

/** State after `events`, oldest first. */
export function fold<State, Event extends DomainEvent>(
  decider: Pick<Decider<never, State, Event, unknown>, "initialState" | "evolve">,
  events: readonly Event[],
  from: State = decider.initialState,
): State {
  return events.reduce(decider.evolve, from);
}

/** The events of several commands, each decided on what the ones before it did: all, or none. */
export function decideAll<Command, State, Event extends DomainEvent, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  commands: readonly Command[],
  state: State,
): Result<readonly Event[], Rejection> {
  const events: Event[] = [];
  let current = state;
  for (const command of commands) {
    const decision = decider.decide(command, current);
    if (decision.isErr()) return err(decision.error);
    events.push(...decision.value);
    current = fold(decider, decision.value, current);
  }
  return ok(events);
}
