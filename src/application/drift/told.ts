import type { FailureKind, MessageEvent, MessageEventOf, ModelCall, OutcomeKind } from "#domain";
import type { DecisionStatus } from "./decision.js";

/** What the events of a stream tell, so far as they were read. */
export interface Told {
  status: DecisionStatus | undefined;
  reason: string | undefined;
  context: MessageEventOf<"ContextPrepared"> | undefined;
  judged: MessageEventOf<"DraftJudged"> | undefined;
  approvedAttempt: number;
  attempts: number;
  failureKind: FailureKind | undefined;
  readonly drafts: MessageEventOf<"DraftGenerated">[];
  readonly calls: ModelCall[];
  readonly outcomes: OutcomeKind[];
}

/** Reads a stream, oldest event first. */
export function tell(events: readonly MessageEvent[]): Told {
  const told: Told = {
    status: undefined,
    reason: undefined,
    context: undefined,
    judged: undefined,
    approvedAttempt: 0,
    attempts: 0,
    failureKind: undefined,
    drafts: [],
    calls: [],
    outcomes: [],
  };
  for (const event of events) tellOf(told, event);
  return told;
}

function tellOf(told: Told, event: MessageEvent): void {
  switch (event.type) {
    case "ContextPrepared":
      told.context = event;
      break;
    case "DraftGenerated":
      told.drafts.push(event);
      told.calls.push(event.call);
      told.attempts = Math.max(told.attempts, event.attempt);
      break;
    case "DraftFailed":
      if (event.call !== undefined) told.calls.push(event.call);
      told.attempts = Math.max(told.attempts, event.attempt);
      told.failureKind = event.kind;
      break;
    case "JudgementFailed":
      if (event.call !== undefined) told.calls.push(event.call);
      break;
    case "DraftJudged":
      told.calls.push(event.call);
      if (event.role === "primary") told.judged = event;
      break;
    case "MessageApproved":
      told.approvedAttempt = event.attempt;
      conclude(told, "approved", undefined);
      break;
    case "ReviewRequested":
      // Until the reviewer speaks it is not decided.
      told.status = undefined;
      break;
    case "MessageDeclined":
      conclude(told, "declined", event.reason);
      break;
    case "MessageRejected":
      conclude(told, "rejected", event.reason);
      break;
    case "MessageCancelled":
      conclude(told, "cancelled", event.reason);
      break;
    case "GenerationFailed":
      told.failureKind = event.kind;
      conclude(told, "failed", `${event.stage}: ${event.kind}`);
      break;
    case "OutcomeRecorded":
      if (!event.automated) told.outcomes.push(event.kind);
      break;
    default:
      break;
  }
}

function conclude(told: Told, status: DecisionStatus, reason: string | undefined): void {
  told.status = status;
  told.reason = reason;
}
