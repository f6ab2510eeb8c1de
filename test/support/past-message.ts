import type { Docket, PastMessage } from "#application";
import type { MessageCommand } from "#domain";
import { cause, must } from "./docket.js";

type OutcomeCommand = Extract<MessageCommand, { readonly type: "RecordOutcome" }>;

/** An outcome of a message, known by its provider's event id. */
export function outcome(
  providerEventId: string,
  kind: OutcomeCommand["kind"],
  occurredAt = "2026-09-01T10:00:00.000Z",
): OutcomeCommand {
  return { type: "RecordOutcome", providerEventId, kind, occurredAt, automated: false };
}

/** A message that another system sent after a roof was cleaned, with its outcomes. */
export function pastMessage(
  messageId: string,
  customerId: string,
  body: string,
  outcomes: readonly OutcomeCommand[] = [outcome(`${messageId}-clicked`, "clicked")],
  sentAt = "2026-05-01T00:00:00.000Z",
): PastMessage {
  const facts = { messageId, customerId, purpose: "upsell", sentAt };
  const features = {
    serviceTypes: { status: "present", value: ["roof_cleaning"] },
    propertyType: { status: "present", value: "single_family" },
  } as const;
  const told = { ...facts, subject: `About ${messageId}`, body, features };
  return { ...facts, commands: [{ type: "ImportMessage", ...told }, ...outcomes] };
}

/** Brings a message in; whether it is a case to learn from. */
export async function learn(docket: Docket, message: PastMessage): Promise<boolean> {
  await must(docket.importMessage(message, cause(`import-${message.messageId}`)));
  return must(docket.indexCase(message.messageId));
}
