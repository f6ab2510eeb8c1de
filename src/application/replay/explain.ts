import { err, ok, okAsync, type Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type Attempt,
  customer,
  decidedAt,
  type Erased,
  erased,
  isErased,
  type MessageEvent,
  type MessageEventOf,
  type Prompt,
  promptHash,
  type Recorded,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import { costOfMessage, isSimulated } from "../message-cost.js";
import { type Decision, readContent, readDecision } from "../pipeline/decision.js";
import { decisionFeatures } from "../pipeline/features.js";
import { generatorPrompt, judgePrompt, type NotRenderable } from "../pipeline/prompt.js";
import {
  type Missing,
  missing,
  type Pipeline,
  type ReadMessage,
  readMessage,
} from "../pipeline/stage.js";
import type { ReadError } from "../ports/index.js";
import type {
  ExplainedAttempt,
  ExplainedJudgement,
  ExplainedPrompt,
  Explanation,
} from "./explanation.js";

/** Where decisions are read back from. */
type Readable = Pick<Pipeline["ports"], "events" | "artefacts">;

/** What explaining needs: no model, so none can be called. */
type Explainer = Pick<Pipeline, "ownFeatures"> & { readonly ports: Readable };

/** Tells one decision from its events alone. */
export function explain(
  explainer: Explainer,
): (messageId: string, call?: CallOptions) => ResultAsync<Explanation, Missing | ReadError> {
  const { ports } = explainer;
  return (messageId, call) =>
    safeTry(async function* () {
      const message = yield* readMessage(ports, messageId, call);
      const { recorded, state } = message;
      const origin = state.request ?? state.imported;
      if (origin === undefined) {
        return err(missing(`message ${messageId}`, "it is not on the record"));
      }
      const decision =
        state.context === undefined ? undefined : yield* readDecision(ports, message, call);
      const declined = yield* explainDeclined(explainer, message, call);
      const attempts: ExplainedAttempt[] = [];
      for (const attempt of state.attempts) {
        if (decision) attempts.push(yield* explainAttempt(ports, decision, attempt, call));
      }
      return ok({
        messageId,
        customerId: origin.customerId,
        purpose: origin.purpose,
        ...(state.request && { trigger: state.request.trigger }),
        decisionTime: decidedAt(state) ?? "",
        status: state.status,
        ...(state.reason !== undefined && { reason: state.reason }),
        simulated: isSimulated(state),
        ...(declined && { declined }),
        ...(decision && { context: contextOf(decision) }),
        examples: decision ? examplesOf(decision) : [],
        ...(state.imported && {
          imported: { subject: state.imported.subject, body: state.imported.body },
        }),
        attempts,
        reviews: state.reviews,
        ...(state.approval && { approval: state.approval }),
        ...(state.sent && { sent: state.sent }),
        outcomes: state.outcomes,
        cost: costOfMessage(state),
        timeline: recorded.map(timelineEntry),
      });
    });
}

/** What a "no" was said on: the customer's features then. */
function explainDeclined(
  { ports, ownFeatures }: Explainer,
  { recorded, state: { request } }: ReadMessage,
  call: CallOptions | undefined,
): ResultAsync<Explanation["declined"], ReadError> {
  const no = recorded.find(({ event }) => event.type === "MessageDeclined")?.event;
  if (no?.type !== "MessageDeclined" || request === undefined) return okAsync(undefined);
  const { customerVersion, assignment } = no;
  return ports.events
    .read(streamName(customer.category, request.customerId), { ...call, upTo: customerVersion })
    .map(({ recorded: known }) => ({
      customerVersion,
      ...(assignment && { assignment }),
      features: decisionFeatures(known, request.decisionTime, ownFeatures),
    }));
}

function contextOf({ context: { type: _, customerId: __, ...context } }: Decision) {
  return context;
}

function examplesOf({ context, examples }: Decision): Explanation["examples"] {
  return context.examples.map(({ caseId, score }, i) => {
    const example = examples[i];
    return example === undefined || "type" in example
      ? { caseId, score, subject: erased, body: erased }
      : { caseId, score, subject: example.subject, body: example.body };
  });
}

function timelineEntry({ version, event, recordedAt }: Recorded<MessageEvent>) {
  return { version, type: event.type, recordedAt };
}

function explainAttempt(
  ports: Readable,
  decision: Decision,
  { attempt, draft, failure, judgements, judgementFailures }: Attempt,
  call: CallOptions | undefined,
): ResultAsync<ExplainedAttempt, Missing | ReadError> {
  return safeTry(async function* () {
    const prompt = decision.inputs.andThen((inputs) =>
      generatorPrompt(decision.generator, inputs, decision.message.state, attempt),
    );
    const explained: ExplainedJudgement[] = [];
    for (const event of [...judgementFailures, ...judgements]) {
      explained.push(yield* explainJudgement(ports, decision, draft, event, call));
    }
    const sent = draft ?? failure;
    return ok({
      attempt,
      prompt: explainedPrompt(prompt, sent?.promptHash ?? ""),
      ...(draft && { draft: { subject: draft.subject, body: draft.body } }),
      ...(failure && { failure: { kind: failure.kind, detail: failure.detail } }),
      ...(sent?.call && { call: sent.call }),
      judgements: explained,
    });
  });
}

function explainJudgement(
  ports: Readable,
  decision: Decision,
  draft: Attempt["draft"],
  event: MessageEventOf<"DraftJudged" | "JudgementFailed">,
  options: CallOptions | undefined,
): ResultAsync<ExplainedJudgement, Missing | ReadError> {
  const { role, judge, call } = event;
  return readContent(ports, judge, "judge", options).map((content) => {
    const prompt = decision.inputs.andThen((inputs) =>
      draft === undefined
        ? err<Prompt, NotRenderable>({ type: "NotRenderable", what: "the draft", why: "none" })
        : judgePrompt(content, inputs, draft),
    );
    return {
      role,
      judge: { agentId: judge.agentId, version: judge.version },
      prompt: explainedPrompt(prompt, event.promptHash),
      ...(event.type === "DraftJudged"
        ? { score: event.score, criteria: event.criteria, rationale: event.rationale }
        : { failure: { kind: event.kind, detail: event.detail } }),
      ...(call && { call }),
    };
  });
}

function explainedPrompt(
  prompt: Result<Prompt, NotRenderable>,
  hash: string | Erased,
): ExplainedPrompt {
  return prompt.match(
    (rendered): ExplainedPrompt =>
      isErased(hash)
        ? { hash, missing: "its hash: it was erased, or left out of this record" }
        : { ...rendered, hash, asSent: promptHash(rendered) === hash },
    ({ what, why }): ExplainedPrompt => ({ hash, missing: `${what}: ${why}` }),
  );
}
