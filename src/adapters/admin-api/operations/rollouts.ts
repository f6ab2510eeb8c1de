import { err, errAsync, ok, type ResultAsync } from "neverthrow";
import * as z from "zod";
import { type Administration, readState, type TrafficDecision } from "#application";
import { assignmentOf, hashText, rollout } from "#domain";
import type { AdminError } from "../admin-error.js";
import { type Call, type Operation, operation } from "../operation.js";
import { evidence, opaqueId, partialPlan, reason, share, text } from "../schemas.js";
import { type SaidTraffic, said, state } from "./rollout-shown.js";

const ofAgent = { agentId: opaqueId };
const path = "/rollouts/{agentId}";
const rolloutId = text(64);
const version = z.int().positive();

const get = operation({
  id: "rollouts.get",
  method: "GET",
  path,
  summary: "Shows the traffic of an agent: what serves, and the rollout under way or the last one",
  params: ofAgent,
  response: state,
  problems: ["unknown-agent"],
  hasTag: true,
  run: (admin, { params: { agentId } }, call) =>
    readState(admin.ports.events, rollout, agentId, call).andThen((read) => said(agentId, read)),
});

const assignment = operation({
  id: "rollouts.assignment",
  method: "GET",
  path: `${path}/assignments/{customerId}`,
  summary: "Says in which part of an agent's traffic a customer is now, whether known or not",
  params: { agentId: opaqueId, customerId: opaqueId },
  response: z.strictObject({
    agentId: z.string(),
    customerId: z.string(),
    arm: z.enum(["stable", "candidate", "holdout"]),
    bucket: z.int().min(0).max(9_999),
    weight: share,
    propensity: z.number().min(0).max(1),
    version: version.optional(),
    traffic: z.enum(["flowing", "stopped"]),
  }),
  problems: ["unknown-agent"],
  run: (admin, { params: { agentId, customerId } }, call) =>
    readState(admin.ports.events, rollout, agentId, call).andThen(({ state }) => {
      const { stable, run, traffic } = state;
      if (stable === undefined) return err<never, AdminError>({ type: "UnknownAgent" });
      const assigned = assignmentOf(state, customerId);
      const served = { stable, candidate: run?.candidate, holdout: undefined }[assigned.arm];
      return ok({
        body: {
          agentId,
          customerId,
          ...assigned,
          ...(served && { version: served.version }),
          traffic,
        },
      });
    }),
});

const deciding = { method: "POST", params: ofAgent, response: state, hasTag: true } as const;
const problems = ["unknown-agent", "unknown-rollout", "refused", "busy"] as const;
const ofRun = { rolloutId, reason, evidence: evidence.optional() };

const serve = operation({
  ...deciding,
  id: "rollouts.serve",
  path: `${path}/serve`,
  summary: "Gives an agent's first version all of its traffic; a later one takes a rollout",
  body: { version, reason },
  problems: ["unknown-agent-version", "refused", "busy"],
  ifMatch: "optional",
  run: (admin, { params: { agentId }, body }, call) =>
    decide(admin, agentId, { type: "serve", version: body.version }, body.reason, call),
});

const start = operation({
  ...deciding,
  id: "rollouts.start",
  path: `${path}/start`,
  summary: "Begins to give a candidate some of the traffic",
  description: "What the plan leaves out is as in the standard plan: 10, 50, 100 %, a day each.",
  body: { candidate: version, plan: partialPlan.optional(), reason },
  problems: ["unknown-agent", "unknown-agent-version", "refused", "busy"],
  ifMatch: "required",
  run: (admin, { params: { agentId }, body: { candidate, plan, reason } }, call) => {
    // Fresh for each rollout, and the same for the same request: it is the salt of the assignment.
    const rolloutId = `r-${hashText(`${agentId}\n${call.cause.commandId}`).slice(0, 16)}`;
    return decide(admin, agentId, { type: "start", rolloutId, candidate, plan }, reason, call);
  },
});

const step = operation({
  ...deciding,
  id: "rollouts.step",
  path: `${path}/step`,
  summary: "Gives the candidate more of the traffic: one of the plan's steps",
  body: { ...ofRun, to: share.min(1) },
  problems,
  ifMatch: "required",
  run: (admin, { params: { agentId }, body: { reason, ...facts } }, call) =>
    decide(admin, agentId, { type: "step", ...facts }, reason, call),
});

const ended = {
  hold: "Holds a rollout where it is",
  "roll-back": "Gives all traffic back to the stable version",
  complete: "Makes the candidate the stable version, once it has all of the traffic",
} as const;

function endOf(type: keyof typeof ended): Operation {
  return operation({
    ...deciding,
    id: `rollouts.${type}`,
    path: `${path}/${type}`,
    summary: ended[type],
    body: ofRun,
    problems,
    // Going back must not wait for anything.
    ifMatch: type === "roll-back" ? "optional" : "required",
    run: (admin, { params: { agentId }, body: { reason, ...facts } }, call) =>
      decide(admin, agentId, { type, ...facts }, reason, call),
  });
}

const whatStops =
  "Customers are declined from then on, and messages that are not prepared yet are cancelled. Those that are prepared are " +
  "still written and judged.";

const switched = {
  stop: "Stops an agent: nothing more is begun by it",
  resume: "Lets an agent write again",
} as const;

function switchTo(type: keyof typeof switched): Operation {
  return operation({
    ...deciding,
    id: `rollouts.${type}`,
    path: `${path}/${type}`,
    summary: switched[type],
    ...(type === "stop" && { description: whatStops }),
    body: { reason },
    problems: ["unknown-agent", "busy"],
    ifMatch: "optional",
    run: (admin, { params: { agentId }, body }, call) =>
      readState(admin.ports.events, rollout, agentId, call).andThen(({ state }) =>
        state.stable === undefined
          ? errAsync<never, AdminError>({ type: "UnknownAgent" })
          : decide(admin, agentId, { type }, body.reason, call),
      ),
  });
}

function decide(
  admin: Administration,
  agentId: string,
  what: TrafficDecision,
  reason: string,
  call: Call,
): ResultAsync<SaidTraffic, AdminError> {
  const { cause, expected } = call;
  return admin
    .decideTraffic(agentId, what, { cause, expected, reason }, call)
    .andThen((updated) => said(agentId, updated));
}

/** What can be done with the traffic of agents. */
export const rolloutOperations: readonly Operation[] = [
  get,
  assignment,
  serve,
  start,
  step,
  endOf("hold"),
  endOf("roll-back"),
  endOf("complete"),
  switchTo("stop"),
  switchTo("resume"),
];
