import { err, ok } from "neverthrow";
import { type MessageCommandOf, type MessageDecision, nothing, notNow } from "./commands.js";
import type { MessageEventOf as Of, OutcomeKind } from "./events.js";
import type { Message } from "./state.js";

/**
 * Records that the approved text has gone out, to somebody who consents: also when its approval was
 * taken back too late, for it has gone out all the same.
 */
export function recordSent(
  command: MessageCommandOf<"RecordSent">,
  customerId: string,
  state: Message,
): MessageDecision {
  const { consented, type: _, ...facts } = command;
  if (state.sent?.providerMessageId === facts.providerMessageId) return nothing;
  if (state.approval === undefined || state.status === "sent") return notNow(command, state);
  if (!consented) return err({ type: "NotConsented" });
  const expected = state.approval.textHash;
  if (facts.textHash !== expected) return err({ type: "OtherText", expected });
  return ok([{ type: "MessageSent", customerId, ...facts }]);
}

/**
 * What a provider tells of a message: once for each of its event ids, in any order. Of an id that
 * was used for something else it is refused: it might be a bounce that would be lost.
 */
export function whenWritten(
  command: MessageCommandOf<"RecordDeliveryFailure" | "RecordOutcome">,
  state: Message,
  event: Of<"DeliveryFailed" | "OutcomeRecorded">,
): MessageDecision {
  const { providerEventId } = command;
  const known = state.outcomes.find((each) => each.providerEventId === providerEventId);
  if (known !== undefined) {
    const kind = kindOf(known);
    return kind === kindOf(event)
      ? nothing
      : err({ type: "ProviderEventIdUsed", providerEventId, kind });
  }
  return state.approval === undefined && state.imported === undefined
    ? notNow(command, state)
    : ok([event]);
}

function kindOf(event: Of<"DeliveryFailed" | "OutcomeRecorded">): OutcomeKind | "delivery-failed" {
  return event.type === "OutcomeRecorded" ? event.kind : "delivery-failed";
}
