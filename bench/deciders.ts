/** How long one command takes: deciding it, and the state after what it did. */
import {
  agentVersion,
  customer,
  type Decider,
  type DomainEvent,
  evaluation,
  fold,
  type MessageEvent,
  message,
  type RolloutCommand,
  rollout,
} from "#domain";
import { exampleAgent } from "./docket.js";
import * as histories from "./histories.js";
import { medians } from "./measure.js";
import { number, table } from "./report.js";

interface Case {
  readonly names: readonly [aggregate: string, state: string, command: string];
  readonly once: () => unknown;
}

/** A clock's own calls take as long as a command: so many commands are timed together. */
const batch = 1_000;

/** One typical command on a typical state of each aggregate. */
export async function deciderReport(
  messages: readonly (readonly MessageEvent[])[],
  milliseconds: number,
): Promise<string> {
  const cases = [
    customerCase(),
    agentCase(),
    rolloutCase(),
    messageCase(messages),
    evaluationCase(),
  ];
  const times = await medians(
    cases.map(({ once }) => () => {
      let last: unknown;
      for (let i = 0; i < batch; i++) last = once();
      return last;
    }),
    milliseconds,
  );
  const rows = cases.map(({ names }, index) => {
    const nanoseconds = ((times[index] ?? Number.NaN) * 1e6) / batch;
    return [...names, number(1e9 / nanoseconds), number(nanoseconds)];
  });
  return [
    "## Decide and evolve",
    "",
    "One command on a typical state: `decide`, then `evolve` for what it emits. Medians, each of",
    `${number(batch)} commands in a row.`,
    "",
    table(["aggregate", "state", "command", "commands/s", "ns/command"], rows, 3),
  ].join("\n");
}

function customerCase(): Case {
  const state = histories.stateAfter(customer, histories.customerCommands(4));
  const [command] = histories.serviceCommands(4);
  return caseOf(customer, "4 services", command, state);
}

function agentCase(): Case {
  const at = "2026-01-01T00:00:00.000Z";
  const actor = "engineer-7";
  const state = histories.stateAfter(agentVersion, [
    { type: "RegisterAgentVersion", ...exampleAgent("email-generator"), at },
    { type: "ValidateAgentVersion", actor, at },
  ]);
  const command = { type: "ApproveAgentVersion", actor, reason: "looked at it", at } as const;
  return caseOf(agentVersion, "validated", command, state);
}

function rolloutCase(): Case {
  const { state, step } = runningRollout();
  return caseOf(rollout, "at 10 %", step, state);
}

/** The judgement of a first draft, as an example's run recorded it. */
function messageCase(messages: readonly (readonly MessageEvent[])[]): Case {
  for (const events of messages) {
    const at = events.findIndex(({ type }) => type === "DraftJudged");
    const judged = events[at];
    if (judged?.type !== "DraftJudged") continue;
    const command = { ...judged, type: "RecordJudgement" } as const;
    return caseOf(message, "drafted", command, fold(message, events.slice(0, at)));
  }
  throw new Error("no message was judged");
}

function evaluationCase(): Case {
  const state = histories.stateAfter(evaluation, histories.evaluationCommands(200, 100));
  return caseOf(evaluation, "100 of 200 cases", histories.scoreCase(100), state);
}

function runningRollout() {
  const version = (number: number, digit: string) => ({
    version: number,
    contentHash: digit.repeat(64),
  });
  const told = { reason: "enough data", at: "2026-01-01T00:00:00.000Z" };
  const rolloutId = "rollout-7f3a";
  const state = histories.stateAfter(rollout, [
    {
      type: "SetStable",
      ...told,
      agentId: "email-generator",
      stable: version(1, "a"),
      approved: true,
    },
    {
      type: "StartRollout",
      ...told,
      rolloutId,
      approved: true,
      candidate: version(2, "b"),
      plan: {
        steps: [1_000, 5_000, 10_000],
        minimumSample: 100,
        minimumDurationHours: 24,
        bakeTimeHours: 1,
        guardrails: [{ metric: "complaint-rate", direction: "not-above", margin: 0.01 }],
        mode: "enforce",
        holdout: 500,
      },
    },
  ]);
  const evidence = { summary: "no worse than stable", numbers: { difference: 0.02 } };
  const step: RolloutCommand = {
    type: "StepRollout",
    approved: true,
    ...told,
    rolloutId,
    evidence,
    to: 5_000,
  };
  return { state, step };
}

/** Throws for a command that emits nothing: that would be another thing to measure. */
function caseOf<Command extends { readonly type: string }, State, Event extends DomainEvent>(
  decider: Decider<Command, State, Event, unknown>,
  description: string,
  command: Command | undefined,
  state: State,
): Case {
  const once = () => {
    const decision = command && decider.decide(command, state);
    if (decision?.isOk() && decision.value.length > 0) return fold(decider, decision.value, state);
    throw new Error(`${decider.category} emits nothing: ${command?.type}`);
  };
  once();
  return { names: [decider.category, description, command?.type ?? ""], once };
}
