import type { Instant } from "../kernel/index.js";
import type { MessageEvent, MessageEventOf as Of } from "./events.js";

/** How far a message got. */
export type MessageStatus =
  | "absent"
  | "requested"
  | "declined"
  | "prepared"
  | "approved"
  | "in-review"
  | "rejected"
  | "failed"
  | "cancelled"
  | "sent";

/** One attempt: a draft with its judgements, or why there is none. */
export interface Attempt {
  readonly attempt: number;
  readonly draft: Of<"DraftGenerated"> | undefined;
  readonly failure: Of<"DraftFailed"> | undefined;
  readonly judgements: readonly Of<"DraftJudged">[];
  readonly judgementFailures: readonly Of<"JudgementFailed">[];
}

/** One message: how it came to be, and what became of it. */
export interface Message {
  readonly status: MessageStatus;
  readonly request: Of<"MessageRequested"> | undefined;
  readonly imported: Of<"MessageImported"> | undefined;
  readonly context: Of<"ContextPrepared"> | undefined;
  readonly attempts: readonly Attempt[];
  readonly approval: Of<"MessageApproved"> | undefined;
  readonly reviews: readonly Of<"ReviewRequested" | "ReviewCompleted">[];
  /** Why it was declined, rejected or cancelled, or what failed. */
  readonly reason: string | undefined;
  readonly sent: Of<"MessageSent"> | undefined;
  readonly outcomes: readonly Of<"OutcomeRecorded" | "DeliveryFailed">[];
}

/** Before anybody asked for a message. */
export const noMessage: Message = {
  status: "absent",
  request: undefined,
  imported: undefined,
  context: undefined,
  attempts: [],
  approval: undefined,
  reviews: [],
  reason: undefined,
  sent: undefined,
  outcomes: [],
};

/** How often a judge is asked about one draft before the message is given up. */
export const maximumJudgeTries = 3;

/** What is to be done next to get a message to its end. */
export type NextStep = "prepare" | "generate" | "judge" | "conclude" | "nothing";

/** The next stage of the pipeline: the stream knows how far the message got. */
export function nextStep(message: Message): NextStep {
  if (message.status === "requested") return "prepare";
  if (message.status !== "prepared") return "nothing";

  const current = message.attempts.at(-1);
  if (current === undefined) return "generate";
  if (current.draft !== undefined) {
    if (primaryJudgement(current) === undefined) {
      return judgeTries(current) < maximumJudgeTries ? "judge" : "conclude";
    }
    if (shadowIsDue(message, current)) return "judge";
  }
  return passes(message, current) || isLastAttempt(message, current) ? "conclude" : "generate";
}

/** The judgement that decides. */
export function primaryJudgement({ judgements }: Attempt): Of<"DraftJudged"> | undefined {
  return judgements.find(({ role }) => role === "primary");
}

/** Whether the shadow judge has still to look at a draft. It is asked once; a failure is kept. */
export function shadowIsDue({ context }: Message, attempt: Attempt): boolean {
  return (
    context?.shadowJudge !== undefined &&
    ![...attempt.judgements, ...attempt.judgementFailures].some(({ role }) => role === "shadow")
  );
}

/** How often the primary judge has failed on a draft. */
export function judgeTries({ judgementFailures }: Attempt): number {
  return judgementFailures.filter(({ role }) => role === "primary").length;
}

/** Whether a draft passes: computed from score and threshold, never taken from the model. */
export function passes({ context }: Message, attempt: Attempt): boolean {
  const judgement = primaryJudgement(attempt);
  return (
    context !== undefined && judgement !== undefined && judgement.score >= context.passThreshold
  );
}

/** Whether no further attempt may follow this one. */
export function isLastAttempt({ context }: Message, { attempt }: Attempt): boolean {
  return context === undefined || attempt >= context.maximumAttempts;
}

/** When the message's decision was made or, for one brought in, when it was sent. */
export function decidedAt({ request, imported }: Message): Instant | undefined {
  return request?.decisionTime ?? imported?.sentAt;
}

/** The state after one more event. */
export function evolve(state: Message, event: MessageEvent): Message {
  switch (event.type) {
    case "MessageRequested":
      return { ...state, status: "requested", request: event };
    case "MessageDeclined":
      return { ...state, status: "declined", reason: event.reason };
    case "ContextPrepared":
      return { ...state, status: "prepared", context: event };
    case "DraftGenerated":
      return changeAttempt(state, event.attempt, () => ({ draft: event }));
    case "DraftFailed":
      return changeAttempt(state, event.attempt, () => ({ failure: event }));
    case "DraftJudged":
      return changeAttempt(state, event.attempt, ({ judgements }) => ({
        judgements: [...judgements, event],
      }));
    case "JudgementFailed":
      return changeAttempt(state, event.attempt, ({ judgementFailures }) => ({
        judgementFailures: [...judgementFailures, event],
      }));
    case "MessageApproved":
      return { ...state, status: "approved", approval: event, reason: undefined };
    case "MessageRejected":
      return { ...state, status: "rejected", reason: event.reason };
    case "GenerationFailed":
      return { ...state, status: "failed", reason: `${event.stage}: ${event.kind}` };
    case "ReviewRequested":
      return { ...state, status: "in-review", reviews: [...state.reviews, event] };
    case "ReviewCompleted":
      return { ...state, reviews: [...state.reviews, event] };
    case "MessageCancelled":
      return { ...state, status: "cancelled", reason: event.reason };
    case "MessageImported":
      return { ...state, status: "sent", imported: event };
    case "MessageSent":
      return { ...state, status: "sent", sent: event };
    case "DeliveryFailed":
    case "OutcomeRecorded":
      return { ...state, outcomes: [...state.outcomes, event] };
  }
}

function changeAttempt(
  state: Message,
  number: number,
  change: (attempt: Attempt) => Partial<Attempt>,
): Message {
  const isKnown = state.attempts.some(({ attempt }) => attempt === number);
  const attempts = isKnown ? state.attempts : [...state.attempts, newAttempt(number)];
  return {
    ...state,
    attempts: attempts.map((each) =>
      each.attempt === number ? { ...each, ...change(each) } : each,
    ),
  };
}

function newAttempt(attempt: number): Attempt {
  return { attempt, draft: undefined, failure: undefined, judgements: [], judgementFailures: [] };
}
