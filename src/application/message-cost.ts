import { type Message, type ModelCall, totalCost } from "#domain";

/** Every call of a model that was made for a message, in the order of attempts. */
export function callsOf({ attempts }: Message): readonly ModelCall[] {
  return attempts.flatMap(({ draft, failure, judgements, judgementFailures }) =>
    [draft, failure, ...judgementFailures, ...judgements].flatMap((event) => event?.call ?? []),
  );
}

/** What a message's calls cost, and how many of them have no known price. */
export function costOfMessage(message: Message): ReturnType<typeof totalCost> {
  return totalCost(callsOf(message).map(({ costNanoUsd }) => costNanoUsd));
}

/** Whether any of a message's answers came from a simulation. */
export function isSimulated(message: Message): boolean {
  return callsOf(message).some(({ provider }) => provider === "simulated");
}
