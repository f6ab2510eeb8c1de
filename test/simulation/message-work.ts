import { type MessageCommand, messageIdOf, type OutcomeKind } from "#domain";
import { cause, now } from "../support/docket.js";
import { personalValues, wordFor } from "./person.js";
import type { Random } from "./random.js";
import type { Work } from "./work.js";

const year = (day: string) => `2026-${day}T08:00:00.000Z`;

/** A message of another system, from before anybody was known, with a reader's click. */
export function past(customerId: string): Work {
  const messageId = `past-${customerId}`;
  const [name = ""] = personalValues(customerId);
  const told = { messageId, customerId, purpose: "upsell", sentAt: year("02-01") };
  const text = { subject: "Hi {{customer.name}}", body: `Hi ${name}! ${wordFor(customerId)}.` };
  const features = { serviceTypes: { status: "present", value: ["roof_cleaning"] } } as const;
  const commands: readonly MessageCommand[] = [
    { type: "ImportMessage", ...told, ...text, features },
    clicked(`${messageId}/clicked`),
  ];
  return {
    name: `${messageId}: imported`,
    run: ({ docket }) => docket.importMessage({ ...told, commands }, cause(messageId)),
    leaves: [{ stream: `message:${messageId}`, type: "MessageImported", fields: { customerId } }],
    next: () => [indexed(messageId)],
  };
}

function clicked(providerEventId: string): MessageCommand {
  const told = { providerEventId, kind: "clicked", occurredAt: year("02-02") } as const;
  return { type: "RecordOutcome", ...told, automated: false };
}

function indexed(messageId: string): Work {
  return { name: `${messageId}: a case`, run: ({ docket }) => docket.indexCase(messageId) };
}

/** A message, from its request to what became of it. */
export function aboutMessage(customerId: string, trigger: string, random: Random): Work {
  const messageId = messageIdOf(customerId, "upsell", trigger);
  const stream = `message:${messageId}`;
  const outcomes = (["opened", "clicked", "unsubscribed", "complained"] as const).filter(() =>
    random.chance(0.4),
  );
  return {
    name: `${messageId}: requested`,
    run: ({ docket }) =>
      docket.requestMessage({ customerId, purpose: "upsell", trigger, decisionTime: now }),
    leaves: [{ stream, type: "MessageRequested", fields: { customerId } }],
    next: () => [
      {
        name: `${messageId}: run`,
        run: ({ docket }) => docket.runMessage(messageId),
        next: (progress) =>
          Object(progress).status === "approved" ? [sent(messageId, outcomes)] : [],
      },
    ],
  };
}

function sent(messageId: string, outcomes: readonly OutcomeKind[]): Work {
  const providerEventId = `${messageId}/sent`;
  return {
    name: `${messageId}: sent`,
    run: ({ docket }) =>
      docket.recordSent(messageId, { providerEventId, sentAt: now }, cause(providerEventId)),
    refusals: ["NotConsented"],
    leaves: [{ stream: `message:${messageId}`, type: "MessageSent", fields: { channel: "email" } }],
    next: () => outcomes.map((kind) => outcome(messageId, kind)),
  };
}

function outcome(messageId: string, kind: OutcomeKind): Work {
  const providerEventId = `${messageId}/${kind}`;
  // The provider's clock is a little ahead of ours.
  const occurredAt = "2026-10-01T12:01:00.000Z";
  const told = { type: "RecordOutcome", providerEventId, kind, occurredAt } as const;
  return {
    name: `${messageId}: ${kind}`,
    run: ({ docket }) =>
      docket.recordOutcome(messageId, { ...told, automated: false }, cause(providerEventId)),
    leaves: [
      { stream: `message:${messageId}`, type: "OutcomeRecorded", fields: { providerEventId } },
    ],
    next: () => [indexed(messageId)],
  };
}
