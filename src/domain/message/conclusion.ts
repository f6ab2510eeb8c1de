import { err, ok } from "neverthrow";
import { sameJson } from "../kernel/index.js";
import {
  type MessageCommand,
  type MessageCommandOf,
  type MessageDecision,
  nothing,
  notNow,
} from "./commands.js";
import type { MessageEventOf as Of } from "./events.js";
import {
  isLastAttempt,
  judgeTries,
  type Message,
  maximumJudgeTries,
  passes,
  primaryJudgement,
} from "./state.js";
import { editedText, hashOfText } from "./text.js";

/** Ends a message by score and threshold, or because it cannot be written or may not go out. */
export function conclude(
  command: MessageCommandOf<"Conclude">,
  customerId: string,
  state: Message,
): MessageDecision {
  const { status, context, attempts } = state;
  if (status !== "prepared" || context === undefined) {
    return status === "requested" ? notNow(command, state) : nothing;
  }
  const last = attempts.at(-1);
  const maximum = context.maximumAttempts;
  if (last === undefined) return err({ type: "AttemptsLeft", attempts: 0, maximum });

  const judgement = primaryJudgement(last);
  if (last.draft !== undefined && judgement === undefined) {
    if (judgeTries(last) < maximumJudgeTries) {
      return err({ type: "NotJudgedYet", attempt: last.attempt });
    }
    const kind = last.judgementFailures.at(-1)?.kind ?? "unavailable";
    return ok([{ type: "GenerationFailed", customerId, stage: "judge", kind }]);
  }
  if (judgement !== undefined && passes(state, last)) {
    // A text that was erased meanwhile can neither be approved nor ever be.
    const approved = approve(state, last.attempt, "judge", judgement.score);
    if (approved.isErr())
      return ok([{ type: "MessageRejected", customerId, reason: "text-erased" }]);
    return unlessObjected(command, customerId, approved);
  }
  if (!isLastAttempt(state, last)) {
    return err({ type: "AttemptsLeft", attempts: last.attempt, maximum });
  }
  const anyJudged = attempts.some((attempt) => primaryJudgement(attempt) !== undefined);
  const kind = last.failure?.kind ?? "unavailable";
  return ok([
    anyJudged
      ? { type: "MessageRejected", customerId, reason: "below-threshold" }
      : { type: "GenerationFailed", customerId, stage: "generate", kind },
  ]);
}

function approve(
  state: Message,
  attempt: number,
  by: "judge" | "reviewer",
  score: number,
  reviews = state.reviews,
): MessageDecision {
  const draft = state.attempts.find((each) => each.attempt === attempt)?.draft;
  const hash = draft && hashOfText(editedText(draft, reviews));
  if (draft === undefined || hash === undefined) return err({ type: "TextErased" });
  const threshold = state.context?.passThreshold ?? 1;
  const { customerId } = draft;
  return ok([
    { type: "MessageApproved", customerId, attempt, by, score, threshold, textHash: hash },
  ]);
}

/** An approval, or that there is none because the customer objected while the message was made. */
function unlessObjected(
  { objection }: MessageCommandOf<"Conclude" | "CompleteReview">,
  customerId: string,
  approved: MessageDecision,
): MessageDecision {
  return objection === undefined
    ? approved
    : approved.map(() => [{ type: "MessageCancelled", customerId, ...objection }]);
}

/**
 * A person may look at a draft that has been judged and has not gone out. One that was rejected has
 * given back its contact: it takes a new request.
 */
export function requestReview(
  event: Of<"ReviewRequested">,
  command: MessageCommand,
  state: Message,
): MessageDecision {
  if (state.reviews.some((known) => sameJson(known, event))) return nothing;
  const last = state.attempts.at(-1);
  return last !== undefined &&
    primaryJudgement(last) !== undefined &&
    ["prepared", "approved"].includes(state.status)
    ? ok([event])
    : notNow(command, state);
}

/** A person's word on the draft that was judged last. */
export function completeReview(
  event: Of<"ReviewCompleted">,
  command: MessageCommandOf<"CompleteReview">,
  state: Message,
): MessageDecision {
  if (state.reviews.some((known) => sameJson(known, event))) return nothing;
  const last = state.attempts.at(-1);
  if (state.status !== "in-review" || last === undefined) return notNow(command, state);
  const { customerId, verdict, reason } = event;
  if (verdict === "reject") return ok([event, { type: "MessageRejected", customerId, reason }]);
  const score = primaryJudgement(last)?.score ?? 0;
  const approved = approve(state, last.attempt, "reviewer", score, [...state.reviews, event]);
  return unlessObjected(command, customerId, approved).map((events) => [event, ...events]);
}
