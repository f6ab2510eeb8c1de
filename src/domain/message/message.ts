import { err, ok, type Result } from "neverthrow";
import { type Decider, sameJson } from "../kernel/index.js";
import { type MessageEvent, messageContract, type MessageEventOf as Of } from "./events.js";
import {
  evolve,
  hashOfText,
  isLastAttempt,
  judgeTries,
  type Message,
  type MessageStatus,
  maximumJudgeTries,
  noMessage,
  passes,
  primaryJudgement,
} from "./state.js";

/** A command to state the facts of one event; whose message it is, the stream knows. */
type Says<Type extends string, E extends MessageEvent["type"]> = { readonly type: Type } & Omit<
  Of<E>,
  "type" | "customerId"
>;

type Named<Type extends string, E extends MessageEvent["type"]> = { readonly type: Type } & Omit<
  Of<E>,
  "type"
>;

export type MessageCommand =
  | Named<"RequestMessage", "MessageRequested">
  /** A request that the customer's stream declined. */
  | (Named<"DeclineMessage", "MessageRequested"> & {
      readonly reason: string;
      readonly customerVersion: number;
    })
  | Says<"PrepareContext", "ContextPrepared">
  | Says<"RecordDraft", "DraftGenerated">
  | Says<"RecordDraftFailure", "DraftFailed">
  | Says<"RecordJudgement", "DraftJudged">
  | Says<"RecordJudgementFailure", "JudgementFailed">
  | { readonly type: "Conclude" }
  | Says<"RequestReview", "ReviewRequested">
  | Says<"CompleteReview", "ReviewCompleted">
  | Says<"CancelMessage", "MessageCancelled">
  | Named<"ImportMessage", "MessageImported">
  /** `consented` is what the customer's stream says at `consentVersion`. */
  | (Says<"RecordSent", "MessageSent"> & { readonly consented: boolean })
  | Says<"RecordDeliveryFailure", "DeliveryFailed">
  | Says<"RecordOutcome", "OutcomeRecorded">;

export type MessageRejection =
  | { readonly type: "MessageNotFound" }
  | { readonly type: "MessageAlreadyExists" }
  | { readonly type: "NotNow"; readonly command: string; readonly status: MessageStatus }
  | { readonly type: "WrongAttempt"; readonly expected: number; readonly attempt: number }
  | { readonly type: "JudgeIsGenerator"; readonly agentId: string; readonly version: number }
  | { readonly type: "NotThePrimaryJudge"; readonly agentId: string; readonly version: number }
  | { readonly type: "AttemptsLeft"; readonly attempts: number; readonly maximum: number }
  | { readonly type: "NotJudgedYet"; readonly attempt: number }
  | { readonly type: "NotConsented" }
  | { readonly type: "OtherText"; readonly expected: string }
  | { readonly type: "TextErased" };

type Decision = Result<readonly MessageEvent[], MessageRejection>;
type Command<T extends MessageCommand["type"]> = Extract<MessageCommand, { type: T }>;

const nothing: Decision = ok([]);

/** One message: requested, prepared, drafted, judged, concluded, sent, and what came of it. */
export const message: Decider<MessageCommand, Message, MessageEvent, MessageRejection> = {
  category: messageContract.category,
  initialState: noMessage,
  decide,
  evolve,
};

function decide(command: MessageCommand, state: Message): Decision {
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
  command: Command<"RequestMessage" | "DeclineMessage" | "ImportMessage">,
  state: Message,
): Decision {
  if (state.status !== "absent") {
    const known = state.request ?? state.imported;
    return known?.customerId === command.customerId && known.purpose === command.purpose
      ? nothing
      : err({ type: "MessageAlreadyExists" });
  }
  switch (command.type) {
    case "RequestMessage":
      return ok([{ ...command, type: "MessageRequested" }]);
    case "ImportMessage":
      return ok([{ ...command, type: "MessageImported" }]);
    case "DeclineMessage": {
      const { type: _, reason, customerVersion, ...request } = command;
      const { customerId } = request;
      return ok([
        { type: "MessageRequested", ...request },
        { type: "MessageDeclined", customerId, reason, customerVersion },
      ]);
    }
  }
}

function goOn(
  command: Exclude<
    MessageCommand,
    { readonly type: "RequestMessage" | "DeclineMessage" | "ImportMessage" }
  >,
  state: Message,
): Decision {
  const customerId = (state.request ?? state.imported)?.customerId ?? "";
  switch (command.type) {
    case "PrepareContext":
      if (state.context !== undefined) return nothing;
      if (state.status !== "requested") return notNow(command, state);
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
    case "CompleteReview":
      return completeReview({ ...command, type: "ReviewCompleted", customerId }, command, state);
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

function notNow({ type }: MessageCommand, { status }: Message): Decision {
  return err({ type: "NotNow", command: type, status });
}

type Agent = Of<"ContextPrepared">["generator"];

/** A judge never judges what its own version wrote. */
function whenJudgesDiffer(
  { generator }: { readonly generator: Agent },
  judges: readonly (Agent | undefined)[],
): Result<void, MessageRejection> {
  const same = judges.find(
    (judge) =>
      judge?.contentHash === generator.contentHash ||
      (judge?.agentId === generator.agentId && judge.version === generator.version),
  );
  return same === undefined
    ? ok(undefined)
    : err({ type: "JudgeIsGenerator", agentId: same.agentId, version: same.version });
}

/** Attempts follow each other; one that is recorded already stays as it is. */
function whenAttemptIsNext(
  command: Command<"RecordDraft" | "RecordDraftFailure">,
  state: Message,
  event: Of<"DraftGenerated" | "DraftFailed">,
): Decision {
  const { attempt } = command;
  const last = state.attempts.at(-1);
  if (last !== undefined && attempt <= last.attempt) return nothing;
  if (state.status !== "prepared") return notNow(command, state);
  const expected = (last?.attempt ?? 0) + 1;
  const isOpen =
    last === undefined ||
    (!passes(state, last) &&
      !isLastAttempt(state, last) &&
      (last.draft === undefined || primaryJudgement(last) !== undefined));
  return attempt === expected && isOpen
    ? ok([event])
    : err({ type: "WrongAttempt", expected, attempt });
}

/** One judgement for each attempt, judge version and repeat; shadows may come late. */
function whenJudgeMay(
  command: Command<"RecordJudgement" | "RecordJudgementFailure">,
  state: Message,
  event: Of<"DraftJudged" | "JudgementFailed">,
): Decision {
  const { attempt, judge, role, repeat } = command;
  const judged = state.attempts.find((each) => each.attempt === attempt);
  if (state.context === undefined || judged?.draft === undefined) return notNow(command, state);

  const isKnown = [...judged.judgements, ...judged.judgementFailures].some(
    (known) => sameJson(known.judge, judge) && known.repeat === repeat,
  );
  if (isKnown) return nothing;
  if (role === "primary") {
    if (state.status !== "prepared") return notNow(command, state);
    if (!sameJson(judge, state.context.judge)) {
      return err({ type: "NotThePrimaryJudge", agentId: judge.agentId, version: judge.version });
    }
  }
  return whenJudgesDiffer(state.context, [judge]).map(() => [event]);
}

function conclude(command: MessageCommand, customerId: string, state: Message): Decision {
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
    return approve(state, last.attempt, "judge", judgement.score);
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
  edited?: Of<"ReviewCompleted">,
): Decision {
  const draft = state.attempts.find((each) => each.attempt === attempt)?.draft;
  const hash =
    draft &&
    hashOfText({
      subject: edited?.editedSubject ?? draft.subject,
      body: edited?.editedBody ?? draft.body,
    });
  if (draft === undefined || hash === undefined) return err({ type: "TextErased" });
  const threshold = state.context?.passThreshold ?? 1;
  const { customerId } = draft;
  return ok([
    { type: "MessageApproved", customerId, attempt, by, score, threshold, textHash: hash },
  ]);
}

/** A person may look at any draft that has been judged and has not gone out. */
function requestReview(
  event: Of<"ReviewRequested">,
  command: MessageCommand,
  state: Message,
): Decision {
  if (state.reviews.some((known) => sameJson(known, event))) return nothing;
  const last = state.attempts.at(-1);
  return last !== undefined &&
    primaryJudgement(last) !== undefined &&
    ["prepared", "approved", "rejected"].includes(state.status)
    ? ok([event])
    : notNow(command, state);
}

function completeReview(
  event: Of<"ReviewCompleted">,
  command: MessageCommand,
  state: Message,
): Decision {
  if (state.reviews.some((known) => sameJson(known, event))) return nothing;
  const last = state.attempts.at(-1);
  if (state.status !== "in-review" || last === undefined) return notNow(command, state);
  const { customerId, verdict, reason } = event;
  if (verdict === "reject") return ok([event, { type: "MessageRejected", customerId, reason }]);
  const score = primaryJudgement(last)?.score ?? 0;
  return approve(state, last.attempt, "reviewer", score, event).map((approved) => [
    event,
    ...approved,
  ]);
}

function recordSent(command: Command<"RecordSent">, customerId: string, state: Message): Decision {
  const { consented, type: _, ...facts } = command;
  if (state.sent?.providerMessageId === facts.providerMessageId) return nothing;
  if (state.status !== "approved") return notNow(command, state);
  if (!consented) return err({ type: "NotConsented" });
  const expected = state.approval?.textHash ?? "";
  if (facts.textHash !== expected) return err({ type: "OtherText", expected });
  return ok([{ type: "MessageSent", customerId, ...facts }]);
}

/** What a provider tells of a message: once for each of its event ids, in any order. */
function whenWritten(
  command: Command<"RecordDeliveryFailure" | "RecordOutcome">,
  state: Message,
  event: Of<"DeliveryFailed" | "OutcomeRecorded">,
): Decision {
  if (state.outcomes.some((known) => known.providerEventId === command.providerEventId)) {
    return nothing;
  }
  return state.approval === undefined && state.imported === undefined
    ? notNow(command, state)
    : ok([event]);
}
