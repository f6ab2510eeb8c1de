import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  agentVersion,
  customer,
  type Decider,
  type DomainEvent,
  evaluation,
  fold,
  hashJson,
  message,
  type Recorded,
  rollout,
} from "#domain";

const streams = new Map<string, readonly DomainEvent[]>();
for (const line of readFileSync(new URL("golden/v1.ndjson", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")) {
  const { stream, event }: Recorded = JSON.parse(line);
  streams.set(stream, [...(streams.get(stream) ?? []), event]);
}

/** What the golden streams of a category fold to, as JSON: as a snapshot would keep it. */
function statesOf<S, E extends DomainEvent>(decider: Decider<never, S, E, unknown>): unknown {
  const own = [...streams].filter(([stream]) => stream.startsWith(`${decider.category}:`));
  const states = own.map(([stream, events]) => [stream, fold(decider, events as readonly E[])]);
  return JSON.parse(JSON.stringify(states));
}

interface Folded {
  readonly category: string;
  readonly stateVersion: number;
  readonly states: unknown;
  /** The hash of the states for each state version that there was. */
  readonly hashes: Readonly<Record<number, string>>;
}

const pinned: readonly Folded[] = [
  {
    category: "agent-version",
    stateVersion: agentVersion.stateVersion,
    states: statesOf(agentVersion),
    hashes: { 1: "58663647eae3f8b288aea867af6a519a16a49eecf7b6edde409e4dfc59b10d0a" },
  },
  {
    category: "customer",
    stateVersion: customer.stateVersion,
    states: statesOf(customer),
    hashes: {
      1: "d5323cae9c42cbbe767bf46e894d3046b2ba8913afe38cc21adb3a598a66b88c",
      2: "c65d1304b7605554d5d7ae8cf45dd9a92dad22f603509b250ae1980f417ebdae",
    },
  },
  {
    category: "evaluation",
    stateVersion: evaluation.stateVersion,
    states: statesOf(evaluation),
    hashes: { 1: "33d6623749802134a4110230d71d67df39bec189538be96241e1461d099bc4d1" },
  },
  {
    category: "message",
    stateVersion: message.stateVersion,
    states: statesOf(message),
    hashes: { 1: "d6e59ffad01f5e1cc2e4ca1a64587948e78bc70c0320f3801cbb819b2fe06bdf" },
  },
  {
    category: "rollout",
    stateVersion: rollout.stateVersion,
    states: statesOf(rollout),
    hashes: { 1: "15ee3ae15549562e2a0132e49e5fee84383441eae2187e00cc350e9030931130" },
  },
];

it.each(pinned)("$category folds to what its state version says", (each) => {
  expect(
    { [each.stateVersion]: hashJson(each.states) },
    `${each.category} folds to other states than in version ${each.stateVersion}: raise its ` +
      "stateVersion, or snapshots folded by the old code would be believed, and add the new " +
      "version with its hash here",
  ).toEqual({ [each.stateVersion]: each.hashes[each.stateVersion] });
});

it.each(pinned)("$category has its states on record", ({ states }) => {
  expect(states).not.toEqual([]);
});
