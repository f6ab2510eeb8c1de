import { err, ok, type Result } from "neverthrow";
import type { MessageEvent, MessageEventOf, ModelCall } from "#domain";
import type { Decision, DecisionStatus } from "./decision.js";
import { isReadable } from "./readable.js";
import { type Told, tell } from "./told.js";

/** Why a stream is no decision. */
export const noDecision = {
  imported: "messages that another system wrote",
  unfinished: "messages that were not decided yet when the record was read",
  headless: "streams that do not begin with a request",
  unreadable: "streams with an event that is not as its contract says",
  unknown: "streams with an event of an unknown type",
} as const;

/** Why a stream is no decision, in words. */
export type NoDecision = (typeof noDecision)[keyof typeof noDecision];

/** A decision from the whole of its stream, oldest event first. */
export function decisionOf(events: readonly MessageEvent[]): Result<Decision, NoDecision> {
  const [first] = events;
  if (first?.type === "MessageImported") return err(noDecision.imported);
  if (first?.type !== "MessageRequested") return err(noDecision.headless);
  for (const event of events) {
    if (!knownTypes.has(event.type)) return err(noDecision.unknown);
    if (!isReadable(event)) return err(noDecision.unreadable);
  }
  const told = tell(events);
  const { status } = told;
  return status === undefined ? err(noDecision.unfinished) : ok(flat(first, told, status));
}

/** Every type, so that the compiler asks for a new one. */
const types: Readonly<Record<MessageEvent["type"], true>> = {
  MessageRequested: true,
  MessageDeclined: true,
  ContextPrepared: true,
  DraftGenerated: true,
  DraftFailed: true,
  DraftJudged: true,
  JudgementFailed: true,
  MessageApproved: true,
  MessageRejected: true,
  GenerationFailed: true,
  ReviewRequested: true,
  ReviewCompleted: true,
  MessageCancelled: true,
  MessageImported: true,
  MessageSent: true,
  DeliveryFailed: true,
  OutcomeRecorded: true,
};
const knownTypes: ReadonlySet<string> = new Set(Object.keys(types));

function flat(
  request: MessageEventOf<"MessageRequested">,
  told: Told,
  status: DecisionStatus,
): Decision {
  const { context, judged, drafts, calls } = told;
  const last = drafts.at(-1);
  const draft = drafts.find(({ attempt }) => attempt === told.approvedAttempt) ?? last;
  return {
    messageId: request.messageId,
    customerId: request.customerId,
    decisionTime: request.decisionTime,
    purpose: request.purpose,
    agentId: request.agentId,
    status,
    reason: told.reason,
    isPrepared: context !== undefined,
    features: context?.features ?? {},
    featureSet: context?.featureSet,
    agentVersion: context && versionOf(context.generator),
    judgeVersion: context && versionOf(context.judge),
    priceBook: context?.priceBook,
    guidelines: context?.guidelines,
    vectorHash: context?.retrieval.vectorHash,
    modelsAsked: eachOnce(calls, asked),
    modelsAnswered: eachOnce(calls, answered),
    attempts: told.attempts,
    score: judged?.score,
    criteria: judged?.criteria ?? [],
    failureKind: status === "failed" ? told.failureKind : undefined,
    stopReason: last?.call.stopReason,
    calls: calls.length,
    tokensIn: sum(calls, ({ tokens }) => tokens.input),
    tokensOut: sum(calls, ({ tokens }) => tokens.output),
    tokensCacheRead: sum(calls, ({ tokens }) => tokens.cacheRead),
    tokensCacheWrite: sum(calls, ({ tokens }) => tokens.cacheWrite),
    latencyMs: sum(calls, ({ latencyMs }) => latencyMs),
    costNanoUsd: costOf(calls),
    subject: draft?.subject,
    body: draft?.body,
    outcomes: told.outcomes,
  };
}

function versionOf({ agentId, version }: { agentId: string; version: number }): string {
  return `${agentId}@${version}`;
}

const asked = ({ modelAsked }: ModelCall): string => modelAsked;
const answered = ({ modelAnswered }: ModelCall): string => modelAnswered;

function eachOnce(calls: readonly ModelCall[], of: (call: ModelCall) => string): readonly string[] {
  const names: string[] = [];
  for (const call of calls) if (!names.includes(of(call))) names.push(of(call));
  return names.sort();
}

function sum(calls: readonly ModelCall[], of: (call: ModelCall) => number): number {
  let total = 0;
  for (const call of calls) total += of(call);
  return total;
}

/** One call without a known price makes the whole unpriced: a part of a cost is no cost. */
function costOf(calls: readonly ModelCall[]): number | "unpriced" {
  let total = 0;
  for (const { costNanoUsd } of calls) {
    if (costNanoUsd === "unpriced") return "unpriced";
    total += costNanoUsd;
  }
  return total;
}
