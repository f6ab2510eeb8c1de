import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { hashText, type Instant, type MessageCommand, message, streamName } from "#domain";
import type { CallOptions } from "./call.js";
import type { Cause } from "./handle-command.js";
import type { PipelineOver, StageError } from "./pipeline/index.js";
import type { ReadError } from "./ports/index.js";
import { recordContact, unlessErased } from "./record-contact.js";

/** What recording did. */
export interface Told {
  /** Whether it was not on the record already. */
  readonly isNew: boolean;
  /**
   * An objection came with an imported message of a customer who is not known: no consent is withdrawn until the
   * same is told again once they are.
   */
  readonly awaitsCustomer?: true;
}

type OutcomeCommand = Extract<MessageCommand, { type: "RecordOutcome" | "RecordDeliveryFailure" }>;

/**
 * Records what became of a message. An unsubscription or a complaint also withdraws the
 * customer's consent; of an imported message whose customer is not known it is `CustomerNotFound` until
 * they are, for an objection must not be lost. May be repeated, come late, and in any order.
 */
export function recordOutcome({
  ports,
  purposes,
  handleMessage,
  handleCustomer,
}: PipelineOver<"events" | "clock">): (
  messageId: string,
  outcome: OutcomeCommand,
  cause: Cause,
  call?: CallOptions,
) => ResultAsync<Told, StageError> {
  return (messageId, outcome, cause, call) =>
    safeTry(async function* () {
      const { state, events } = yield* handleMessage(messageId, [outcome], cause, call);
      const told = { isNew: events.length > 0 };
      const origin = state.request ?? state.imported;
      if (origin === undefined || !isObjection(outcome)) return ok(told);

      const known = purposes.find(({ name }) => name === origin.purpose);
      const now = yield* await recordedAt(ports, messageId, outcome, call);
      yield* handleCustomer(
        origin.customerId,
        [
          {
            type: "WithdrawConsent",
            channel: "email",
            purpose: known?.consentPurpose ?? "marketing",
            basis: `message-${outcome.kind}`,
            evidence: `${messageId}/${outcome.providerEventId}`,
            // A provider's clock may run ahead of ours; the objection holds from now at the latest.
            at: outcome.occurredAt < now ? outcome.occurredAt : now,
            now,
          },
        ],
        // Both ids may be long, and a commit's may not be as long as both.
        {
          ...cause,
          commandId: `${cause.commandId}/withdraw/${hashText(outcome.providerEventId).slice(0, 16)}`,
        },
        call,
      )
        .map(() => undefined)
        .orElse(unlessErased);
      return ok(told);
    });
}

/** When an outcome was recorded: the same however often it is told. */
function recordedAt(
  { events, clock }: PipelineOver<"events" | "clock">["ports"],
  messageId: string,
  { providerEventId }: OutcomeCommand,
  call: CallOptions | undefined,
): ResultAsync<Instant, ReadError> {
  const stream = streamName(message.category, messageId);
  return events.read(stream, { ...call, withoutPersonal: true }).map(({ recorded }) => {
    const told = recorded.find(
      ({ event }) => event.type === "OutcomeRecorded" && event.providerEventId === providerEventId,
    );
    return told?.recordedAt ?? clock.now();
  });
}

/** A message that another system sent: its text, and what came of it. */
export interface PastMessage {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly sentAt: Instant;
  readonly commands: readonly MessageCommand[];
}

/**
 * Brings in a message that another system sent: it was a contact of its customer, and is a case, also
 * when nobody knows the customer.
 */
export function importMessage(
  pipeline: PipelineOver<"events" | "clock">,
): (message: PastMessage, cause: Cause, call?: CallOptions) => ResultAsync<Told, StageError> {
  const record = recordOutcome(pipeline);
  return ({ messageId, customerId, purpose, sentAt, commands }, cause, call) =>
    safeTry(async function* () {
      const { events } = yield* pipeline.handleMessage(messageId, commands, cause, call);
      const contact = { messageId, customerId, purpose, sentAt };
      yield* await recordContact(pipeline, contact, cause, call);
      const told = { isNew: events.length > 0 };
      for (const command of commands) {
        if (command.type !== "RecordOutcome") continue;
        const recorded = await record(messageId, command, cause, call);
        if (recorded.isOk()) continue;
        if (recorded.error.type !== "CustomerNotFound") return err(recorded.error);
        return ok({ ...told, awaitsCustomer: true as const });
      }
      return ok(told);
    });
}

function isObjection(outcome: OutcomeCommand): outcome is OutcomeCommand & { kind: string } {
  return (
    outcome.type === "RecordOutcome" &&
    (outcome.kind === "unsubscribed" || outcome.kind === "complained")
  );
}
