import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type Attempt,
  type Erased,
  type FailureKind,
  type Instant,
  type Message,
  type MessageEvent,
  type MessageEventOf,
  type MessageStatus,
  type ModelCall,
  type Prompt,
  promptHash,
  type Recorded,
} from "#domain";
import { costOfMessage, isSimulated } from "../message-cost.js";
import { type Decision, readContent, readDecision } from "../pipeline/decision.js";
import { generatorPrompt, judgePrompt, type NotRenderable } from "../pipeline/prompt.js";
import { type Missing, missing, type Pipeline, readMessage } from "../pipeline/stage.js";
import type { Unavailable } from "../ports/index.js";

/** A prompt as it is rendered from the record today, and whether it is the one that was sent. */
export type ExplainedPrompt =
  | (Prompt & { readonly hash: string; readonly asSent: boolean })
  /** Why it cannot be rendered again. */
  | { readonly hash: string; readonly missing: string };

export interface ExplainedJudgement {
  readonly role: "primary" | "shadow";
  readonly judge: { readonly agentId: string; readonly version: number };
  readonly prompt: ExplainedPrompt;
  readonly score?: number;
  readonly criteria?: MessageEventOf<"DraftJudged">["criteria"];
  readonly rationale?: string | Erased;
  readonly failure?: { readonly kind: FailureKind; readonly detail: string | Erased };
  readonly call?: ModelCall;
}

export interface ExplainedAttempt {
  readonly attempt: number;
  readonly prompt: ExplainedPrompt;
  readonly draft?: { readonly subject: string | Erased; readonly body: string | Erased };
  readonly failure?: { readonly kind: FailureKind; readonly detail: string | Erased };
  readonly call?: ModelCall;
  readonly judgements: readonly ExplainedJudgement[];
}

/** Everything that made one decision, a "no" included. */
export interface Explanation {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly trigger?: string;
  readonly decisionTime: Instant;
  readonly status: MessageStatus;
  readonly reason?: string;
  readonly simulated: boolean;
  /** What was read to make it; absent when it never came to that. */
  readonly context?: Omit<MessageEventOf<"ContextPrepared">, "type" | "customerId">;
  readonly examples: readonly {
    readonly caseId: string;
    readonly score: number;
    readonly subject: string;
    readonly body: string;
  }[];
  readonly attempts: readonly ExplainedAttempt[];
  /** What people said of it, and the text as they changed it. */
  readonly reviews: Message["reviews"];
  readonly approval?: MessageEventOf<"MessageApproved">;
  readonly outcomes: Message["outcomes"];
  readonly cost: { readonly nanoUsd: number; readonly unpriced: number };
  /** What happened when. */
  readonly timeline: readonly {
    readonly version: number;
    readonly type: string;
    readonly recordedAt: Instant;
  }[];
}

/** Where decisions are read back from. */
type Readable = Pick<Pipeline["ports"], "events" | "artefacts">;

/** Tells one decision from its events alone. Calls no model. */
export function explain({
  ports,
}: {
  readonly ports: Readable;
}): (messageId: string) => ResultAsync<Explanation, Missing | Unavailable> {
  return (messageId) =>
    safeTry(async function* () {
      const message = yield* readMessage(ports, messageId);
      const { recorded, state } = message;
      const origin = state.request ?? state.imported;
      if (origin === undefined) {
        return err(missing(`message ${messageId}`, "it is not on the record"));
      }
      const decision =
        state.context === undefined ? undefined : yield* readDecision(ports, message);
      const attempts: ExplainedAttempt[] = [];
      for (const attempt of state.attempts) {
        if (decision) attempts.push(yield* explainAttempt(ports, decision, attempt));
      }
      return ok({
        messageId,
        customerId: origin.customerId,
        purpose: origin.purpose,
        ...(state.request && { trigger: state.request.trigger }),
        decisionTime: state.request?.decisionTime ?? state.imported?.sentAt ?? "",
        status: state.status,
        ...(state.reason !== undefined && { reason: state.reason }),
        simulated: isSimulated(state),
        ...(decision && { context: contextOf(decision) }),
        examples: decision ? examplesOf(decision) : [],
        attempts,
        reviews: state.reviews,
        ...(state.approval && { approval: state.approval }),
        outcomes: state.outcomes,
        cost: costOfMessage(state),
        timeline: recorded.map(timelineEntry),
      });
    });
}

function contextOf({ context: { type: _, customerId: __, ...context } }: Decision) {
  return context;
}

function examplesOf({ context, examples }: Decision): Explanation["examples"] {
  return context.examples.map(({ caseId, score }, i) => {
    const { subject = "", body = "" } = examples[i] ?? {};
    return { caseId, score, subject, body };
  });
}

function timelineEntry({ version, event, recordedAt }: Recorded<MessageEvent>) {
  return { version, type: event.type, recordedAt };
}

function explainAttempt(
  ports: Readable,
  decision: Decision,
  { attempt, draft, failure, judgements, judgementFailures }: Attempt,
): ResultAsync<ExplainedAttempt, Missing | Unavailable> {
  return safeTry(async function* () {
    const prompt = decision.inputs.andThen((inputs) =>
      generatorPrompt(decision.generator, inputs, decision.message.state, attempt),
    );
    const explained: ExplainedJudgement[] = [];
    for (const event of [...judgementFailures, ...judgements]) {
      explained.push(yield* explainJudgement(ports, decision, draft, event));
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
): ResultAsync<ExplainedJudgement, Missing | Unavailable> {
  const { role, judge, call } = event;
  return readContent(ports, judge, "judge").map((content) => {
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

function explainedPrompt(prompt: Result<Prompt, NotRenderable>, hash: string): ExplainedPrompt {
  return prompt.match(
    (rendered): ExplainedPrompt => ({ ...rendered, hash, asSent: promptHash(rendered) === hash }),
    ({ what, why }): ExplainedPrompt => ({ hash, missing: `${what}: ${why}` }),
  );
}
