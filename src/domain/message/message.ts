import { err, ok } from "neverthrow";
import { type Decider, sameJson } from "../kernel/index.js";
import {
  type MessageCommand,
  type MessageCommandOf,
  type MessageDecision,
  type MessageRejection,
  nothing,
  notNow,
} from "./commands.js";
import { completeReview, conclude, requestReview } from "./conclusion.js";
import { recordSent, whenWritten } from "./delivery.js";
import { type MessageEvent, messageContract } from "./events.js";
import { shadowIsPrimary, whenAttemptIsNext, whenJudgeMay, whenJudgesDiffer } from "./judging.js";
import { evolve, type Message, noMessage } from "./state.js";

/** One message: requested, prepared, drafted, judged, concluded, sent, and what came of it. */
export const message: Decider<MessageCommand, Message, MessageEvent, MessageRejection> = {
  category: messageContract.category,
  stateVersion: 1,
  initialState: noMessage,
  decide,
  evolve,
};

function decide(command: MessageCommand, state: Message): MessageDecision {
  switch (command.type) {
    case "RequestMessage":
    case "DeclineMessage":
    case "ImportMessage":
      return begin(command, state);
    default:
      return state.status === "absent" ? err({ type: "MessageNotFound" }) : goOn(command, state);
  }
}

function begin(
  command: MessageCommandOf<"RequestMessage" | "DeclineMessage" | "ImportMessage">,
  state: Message,
): MessageDecision {
  if (state.status !== "absent") {
    return isSameOrigin(command, state) ? nothing : err({ type: "MessageAlreadyExists" });
  }
  switch (command.type) {
    case "RequestMessage":
      return ok([{ ...command, type: "MessageRequested" }]);
    case "ImportMessage":
      return ok([{ ...command, type: "MessageImported" }]);
    case "DeclineMessage": {
      const { type: _, reason, customerVersion, rolloutVersion, assignment, ...request } = command;
      const { customerId } = request;
      const traffic = {
        ...(rolloutVersion !== undefined && { rolloutVersion }),
        ...(assignment && { assignment }),
      };
      return ok([
        { type: "MessageRequested", ...request },
        { type: "MessageDeclined", customerId, reason, customerVersion, ...traffic },
      ]);
    }
  }
}

/** Whether the message began as this command would begin it; when is of no matter. */
function isSameOrigin(
  command: MessageCommandOf<"RequestMessage" | "DeclineMessage" | "ImportMessage">,
  { request, imported }: Message,
): boolean {
  const known = command.type === "ImportMessage" ? imported : request;
  if (known?.customerId !== command.customerId || known.purpose !== command.purpose) return false;
  return !("trigger" in command && "trigger" in known) || command.trigger === known.trigger;
}

function goOn(
  command: Exclude<
    MessageCommand,
    { readonly type: "RequestMessage" | "DeclineMessage" | "ImportMessage" }
  >,
  state: Message,
): MessageDecision {
  const customerId = (state.request ?? state.imported)?.customerId ?? "";
  switch (command.type) {
    case "PrepareContext":
      if (state.context !== undefined) return nothing;
      if (state.status !== "requested") return notNow(command, state);
      if (sameJson(command.shadowJudge, command.judge)) return shadowIsPrimary(command.judge);
      return whenJudgesDiffer(command, [command.judge, command.shadowJudge]).map(() => [
        { ...command, type: "ContextPrepared", customerId },
      ]);
    case "RecordDraft":
      return whenAttemptIsNext(command, state, {
        ...command,
        type: "DraftGenerated",
        customerId,
      });
    case "RecordDraftFailure":
      return whenAttemptIsNext(command, state, { ...command, type: "DraftFailed", customerId });
    case "RecordJudgement":
      return whenJudgeMay(command, state, { ...command, type: "DraftJudged", customerId });
    case "RecordJudgementFailure":
      return whenJudgeMay(command, state, { ...command, type: "JudgementFailed", customerId });
    case "Conclude":
      return conclude(command, customerId, state);
    case "RequestReview":
      return requestReview({ ...command, type: "ReviewRequested", customerId }, command, state);
    case "CompleteReview": {
      const { objection: _, ...review } = command;
      return completeReview({ ...review, type: "ReviewCompleted", customerId }, command, state);
    }
    case "CancelMessage":
      if (state.status === "cancelled") return nothing;
      return ["requested", "prepared", "in-review", "approved"].includes(state.status)
        ? ok([{ ...command, type: "MessageCancelled", customerId }])
        : notNow(command, state);
    case "RecordSent":
      return recordSent(command, customerId, state);
    case "RecordDeliveryFailure":
      return whenWritten(command, state, { ...command, type: "DeliveryFailed", customerId });
    case "RecordOutcome":
      return whenWritten(command, state, { ...command, type: "OutcomeRecorded", customerId });
  }
}
