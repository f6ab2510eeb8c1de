import {
  approvedText,
  type Customer,
  type CustomerEvent,
  customer,
  type DomainEvent,
  hashText,
  isErased,
  type MessageEvent,
  message,
  type Recorded,
  type Sha256,
} from "#domain";
import { caseText, redactAll } from "./case.js";

type Known = Pick<Customer, "profiles" | "properties">;

/**
 * The hash of every artefact that a message can have become as a case. A case's text depends on
 * which text was approved and on what was known of its customer when it was indexed; so this takes
 * each text that ever was approved, without what was known at each moment there was. Empty when the
 * text was erased.
 */
export function possibleCases(
  messageId: string,
  recorded: readonly Recorded<MessageEvent>[],
  moments: readonly Known[],
): readonly Sha256[] {
  const hashes = new Set<Sha256>();
  for (const state of statesOf(message, recorded)) {
    const purpose = (state.request ?? state.imported)?.purpose;
    const text = approvedText(state);
    if (purpose === undefined || text === undefined) continue;
    const { subject, body } = text;
    if (isErased(subject) || isErased(body)) continue;
    for (const known of moments) {
      const redacted = { subject: redactAll(subject, known), body: redactAll(body, known) };
      hashes.add(hashText(caseText({ caseId: messageId, purpose, ...redacted })));
    }
  }
  return [...hashes];
}

/** What was known of a customer at each moment there was, as far as cases depend on it. */
export function knownMoments(recorded: readonly Recorded<CustomerEvent>[]): readonly Known[] {
  return statesOf(customer, recorded).filter(
    ({ profiles, properties }, i, states) =>
      profiles !== states[i - 1]?.profiles || properties !== states[i - 1]?.properties,
  );
}

/** Every state that a stream went through, from before its first event on. */
function statesOf<State, Event extends DomainEvent>(
  { initialState, evolve }: { initialState: State; evolve: (state: State, event: Event) => State },
  recorded: readonly Recorded<Event>[],
): readonly State[] {
  const states = [initialState];
  let state = initialState;
  for (const { event } of recorded) {
    state = evolve(state, event);
    states.push(state);
  }
  return states;
}
