import { err, ok, type Result } from "neverthrow";
import type { Instant } from "../kernel/index.js";
import type { MessageEvent, MessageEventOf as Of, OutcomeKind } from "./events.js";
import type { Message, MessageStatus } from "./state.js";

/** A command to state the facts of one event; whose message it is, the stream knows. */
type Says<Type extends string, E extends MessageEvent["type"]> = { readonly type: Type } & Omit<
  Of<E>,
  "type" | "customerId"
>;

type Named<Type extends string, E extends MessageEvent["type"]> = { readonly type: Type } & Omit<
  Of<E>,
  "type"
>;

/** What ends a message well unless its customer's stream says no by now: then it is cancelled. */
interface UnlessObjected {
  readonly objection?: { readonly reason: string; readonly at: Instant } | undefined;
}

/** What may be asked of a message. */
export type MessageCommand =
  | Named<"RequestMessage", "MessageRequested">
  /** A request that the customer's stream declined. */
  | (Named<"DeclineMessage", "MessageRequested"> &
      Omit<Of<"MessageDeclined">, "type" | "customerId">)
  | Says<"PrepareContext", "ContextPrepared">
  | Says<"RecordDraft", "DraftGenerated">
  | Says<"RecordDraftFailure", "DraftFailed">
  | Says<"RecordJudgement", "DraftJudged">
  | Says<"RecordJudgementFailure", "JudgementFailed">
  | ({ readonly type: "Conclude" } & UnlessObjected)
  | Says<"RequestReview", "ReviewRequested">
  | (Says<"CompleteReview", "ReviewCompleted"> & UnlessObjected)
  | Says<"CancelMessage", "MessageCancelled">
  | Named<"ImportMessage", "MessageImported">
  /** `consented` is what the customer's stream says at `consentVersion`. */
  | (Says<"RecordSent", "MessageSent"> & { readonly consented: boolean })
  | Says<"RecordDeliveryFailure", "DeliveryFailed">
  | Says<"RecordOutcome", "OutcomeRecorded">;

/** Why a command to a message is refused. */
export type MessageRejection =
  | { readonly type: "MessageNotFound" }
  | { readonly type: "MessageAlreadyExists" }
  | {
      readonly type: "NotNow";
      readonly command: MessageCommand["type"];
      readonly status: MessageStatus;
    }
  | { readonly type: "WrongAttempt"; readonly expected: number; readonly attempt: number }
  | { readonly type: "JudgeIsGenerator"; readonly agentId: string; readonly version: number }
  | { readonly type: "ShadowIsPrimary"; readonly agentId: string; readonly version: number }
  | { readonly type: "NotThePrimaryJudge"; readonly agentId: string; readonly version: number }
  | { readonly type: "AttemptsLeft"; readonly attempts: number; readonly maximum: number }
  | { readonly type: "NotJudgedYet"; readonly attempt: number }
  | {
      readonly type: "ProviderEventIdUsed";
      readonly providerEventId: string;
      /** What it was recorded as. */
      readonly kind: OutcomeKind | "delivery-failed";
    }
  | { readonly type: "NotConsented" }
  | { readonly type: "OtherText"; readonly expected: string }
  | { readonly type: "TextErased" };

/** One type of message command. */
export type MessageCommandOf<T extends MessageCommand["type"]> = Extract<
  MessageCommand,
  { type: T }
>;

/** What a command about a message leads to. */
export type MessageDecision = Result<readonly MessageEvent[], MessageRejection>;

/** It is so already. */
export const nothing: MessageDecision = ok([]);

/** A command that does not fit what the message has come to. */
export function notNow({ type }: MessageCommand, { status }: Message): MessageDecision {
  return err({ type: "NotNow", command: type, status });
}
