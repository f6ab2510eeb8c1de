import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import { dayMs, type Instant, type MessageCommand, message, plus, streamName } from "#domain";
import type { CallOptions } from "./call.js";
import type { Cause } from "./handle-command.js";
import type { PipelineOver, StageError } from "./pipeline/index.js";
import type { ReadError } from "./ports/index.js";

/** What recording did. */
export interface Told {
  /** Whether it was not on the record already. */
  readonly isNew: boolean;
}

type OutcomeCommand = Extract<MessageCommand, { type: "RecordOutcome" | "RecordDeliveryFailure" }>;

/**
 * Records what became of a message. An unsubscription or a complaint also withdraws the
 * customer's consent. May be repeated, come late, and in any order.
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
        { ...cause, commandId: `${cause.commandId}/withdraw/${outcome.providerEventId}` },
        call,
      )
        .map(() => undefined)
        .orElse(unlessStranger);
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

/** Brings in a message that another system sent: it was a contact of its customer, and is a case. */
export function importMessage(
  pipeline: PipelineOver<"events" | "clock">,
): (message: PastMessage, cause: Cause, call?: CallOptions) => ResultAsync<Told, StageError> {
  const record = recordOutcome(pipeline);
  return ({ messageId, customerId, purpose, sentAt, commands }, cause, call) =>
    safeTry(async function* () {
      const { events } = yield* pipeline.handleMessage(messageId, commands, cause, call);
      const known = pipeline.purposes.find(({ name }) => name === purpose);
      const until = plus(sentAt, (known?.quietDays ?? 30) * dayMs);
      const contact = { messageId, purpose, channel: "email", at: sentAt, until } as const;
      yield* pipeline
        .handleCustomer(
          customerId,
          [{ type: "RecordContact", ...contact }],
          { ...cause, commandId: `${cause.commandId}/contact` },
          call,
        )
        .map(() => undefined)
        .orElse(unlessStranger);
      for (const command of commands) {
        if (command.type === "RecordOutcome") yield* record(messageId, command, cause, call);
      }
      return ok({ isNew: events.length > 0 });
    });
}

function isObjection(outcome: OutcomeCommand): outcome is OutcomeCommand & { kind: string } {
  return (
    outcome.type === "RecordOutcome" &&
    (outcome.kind === "unsubscribed" || outcome.kind === "complained")
  );
}

/** Of a customer whom nobody knows, or who was erased, there is nothing to keep. */
function unlessStranger(error: StageError): Result<undefined, StageError> {
  return error.type === "CustomerNotFound" || error.type === "CustomerIsErased"
    ? ok(undefined)
    : err(error);
}
