import { err, ok, type Result, ResultAsync } from "neverthrow";
import {
  assignmentOf,
  contentHash,
  costOf,
  type Erased,
  fold,
  hashText,
  isErased,
  messageIdOf,
  priceBook,
  rollout,
  rubricScore,
  sameJson,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import { situationOf } from "../cases/case.js";
import { callsOf } from "../message-cost.js";
import { type Decision, readArtefact, readContent } from "../pipeline/decision.js";
import { computedFeatureSet, decisionFeatures } from "../pipeline/features.js";
import { rendererVersion } from "../pipeline/prompt.js";
import { assignedVersion } from "../pipeline/serving.js";
import type { Missing, Pipeline } from "../pipeline/stage.js";
import type { ReadError } from "../ports/index.js";
import type { ExplainedPrompt, Explanation } from "./explanation.js";

/** One comparison of what the record says with what a replay gives. */
export interface Check {
  readonly what: string;
  readonly kind: "same" | "differs" | "cannot-rebuild";
  readonly detail: string;
}

/** What verifying needs: no model, so none can be called. */
export type Verifier = Pick<Pipeline, "ownFeatures"> & {
  readonly ports: Pick<Pipeline["ports"], "events" | "artefacts">;
};

type Checks = ResultAsync<readonly Check[], ReadError>;

/** Whether two JSON values are the same. The detail never shows a personal value. */
export function compare(what: string, recorded: unknown, replayed: unknown): Check {
  if (sameJson(recorded, replayed)) return { what, kind: "same", detail: "" };
  const detail = `recorded ${short(recorded)}, replayed ${short(replayed)}`;
  return { what, kind: "differs", detail };
}

/** Something that can't be compared, and why. */
export function cannotRebuild(what: string, why: string): Check {
  return { what, kind: "cannot-rebuild", detail: why };
}

/**
 * Folds the customer's features again and compares each with the one that was pinned. A user's own
 * may have been made of personal data: without that it is no difference.
 */
export function checkFeatures(
  { ownFeatures }: Verifier,
  { customer, request, context }: Decision,
): readonly Check[] {
  const replayed = decisionFeatures(customer, request.decisionTime, ownFeatures);
  const isSomeErased = customer.some(({ event }) => Object.values(event).some(isErased));
  const isErasedOf = (feature: string) =>
    isSomeErased && ownFeatures.some(({ name }) => name === feature);
  return Object.entries(context.features).map(([name, recorded]) => {
    const value = replayed[name];
    const what = `feature ${name}`;
    if (value === undefined) return cannotRebuild(what, "it is no feature that is known here");
    const check = compare(what, recorded, value);
    return check.kind === "differs" && isErasedOf(name)
      ? cannotRebuild(what, "what it was made of was erased, or left out of this record")
      : check;
  });
}

/** The message's identity, and the content of the agents that made it. */
export function checkIdentity({
  message,
  request,
  context,
  ...agents
}: Decision): readonly Check[] {
  const { messageId, customerId, purpose, trigger } = request;
  const { generator, judge } = context;
  return [
    compare("message id", messageId, messageIdOf(customerId, purpose, trigger)),
    compare("generator content", generator.contentHash, contentHash(agents.generator)),
    compare("judge content", judge.contentHash, contentHash(agents.judge)),
  ];
}

/** What the context pins of the generator's content and of this code, and what was searched with. */
export function checkPins({ request, context, generator }: Decision): readonly Check[] {
  const { passThreshold, maximumAttempts, features, retrieval } = context;
  const query = hashText(situationOf(request.purpose, features));
  return [
    compare("pass threshold", passThreshold, generator.passThreshold),
    compare("maximum attempts", maximumAttempts, generator.maximumAttempts),
    compare("feature set", context.featureSet, computedFeatureSet),
    compare("renderer version", context.rendererVersion, rendererVersion),
    compare("retrieval query", retrieval.queryHash, query),
  ];
}

/** Assigns the customer again, by the rollout as it was. */
export function checkAssignment(
  { ports }: Verifier,
  { request, context }: Decision,
  call?: CallOptions,
): Checks {
  const { rolloutVersion, assignment } = context;
  return ports.events
    .read(streamName(rollout.category, request.agentId), { ...call, upTo: rolloutVersion })
    .map(({ recorded }) => {
      const state = fold(
        rollout,
        recorded.map(({ event }) => event),
      );
      const again = assignmentOf(state, request.customerId);
      const replayed = {
        ...again,
        ...(state.run && { rolloutId: state.run.rolloutId }),
        assigned: assignedVersion(state, again) ?? null,
      };
      const { agentId: _, ...served } = context.generator;
      const mayServe = [replayed.assigned, state.stable ?? null];
      return [
        compare("assignment", assignment, replayed),
        compare(
          "served version",
          true,
          mayServe.some((version) => sameJson(version, served)),
        ),
      ];
    });
}

/** Computes every judgement's score again, from its criteria and its judge's rubric. */
export function checkScores(
  { ports }: Verifier,
  { message }: Decision,
  call?: CallOptions,
): Checks {
  const judgements = message.state.attempts.flatMap((attempt) => attempt.judgements);
  return ResultAsync.combine(
    judgements.map((event) => {
      const what = `score of attempt ${event.attempt} by ${event.judge.agentId}`;
      return readContent(ports, event.judge, "judge", call)
        .map(({ rubric }) => compare(what, event.score, rubricScore(rubric, event.criteria)))
        .orElse(orCannotRebuild(what));
    }),
  );
}

/** Computes every call's cost again, from its tokens and its price book. */
export function checkCosts(
  { ports }: Verifier,
  { message }: Decision,
  options?: CallOptions,
): Checks {
  return ResultAsync.combine(
    callsOf(message.state).map((call) => {
      const what = `cost of ${call.requestId}`;
      return readArtefact(ports, "price book", call.priceBook, priceBook, options)
        .map((book) => compare(what, call.costNanoUsd, costOf(book, call.modelAsked, call.tokens)))
        .orElse(orCannotRebuild(what));
    }),
  );
}

/** Whether every prompt renders to the bytes that were sent. */
export function checkPrompts({ attempts, context }: Explanation): readonly Check[] {
  return attempts.flatMap(({ attempt, prompt, judgements }) => [
    ...(attempt === 1 ? [checkPreparedPrompt(context?.promptHash, prompt)] : []),
    checkPrompt(`prompt of attempt ${attempt}`, prompt),
    ...judgements.map(({ judge, prompt }) =>
      checkPrompt(`prompt of ${judge.agentId} for attempt ${attempt}`, prompt),
    ),
  ]);
}

/** That the first attempt was asked what was prepared. */
function checkPreparedPrompt(
  prepared: string | Erased | undefined,
  { hash }: ExplainedPrompt,
): Check {
  const what = "prepared prompt";
  return isErased(prepared) || isErased(hash)
    ? cannotRebuild(what, "its hash was erased, or left out of this record")
    : compare(what, prepared, hash);
}

function checkPrompt(what: string, prompt: ExplainedPrompt): Check {
  if ("missing" in prompt) return cannotRebuild(what, prompt.missing);
  return prompt.asSent
    ? { what, kind: "same", detail: "" }
    : { what, kind: "differs", detail: `it does not render to ${prompt.hash}` };
}

function orCannotRebuild(what: string): (error: Missing | ReadError) => Result<Check, ReadError> {
  return (error) => (error.type === "Missing" ? ok(cannotRebuild(what, error.why)) : err(error));
}

function short(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}
