import { ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import {
  consentAt,
  customer,
  endOfTime,
  fold,
  type Instant,
  type Message,
  streamName,
} from "#domain";
import type { CallOptions } from "./call.js";
import type { Cause } from "./handle-command.js";
import type { PipelineOver, StageError } from "./pipeline/index.js";
import { readMessage } from "./pipeline/stage.js";
import type { EventStore, ReadError } from "./ports/index.js";
import type { Purpose } from "./purpose.js";
import { recordContact } from "./record-contact.js";
import type { Told } from "./record-outcome.js";

/** That a provider has sent a message. */
export interface Sent {
  readonly providerEventId: string;
  readonly sentAt: Instant;
}

/**
 * Records that an approved message has gone out. Whether its customer consented is looked up as of
 * then, so that an unsubscription told before changes nothing. One whose approval had been taken
 * back, and its contact given back, is a contact again. May be repeated.
 */
export function recordSent(
  pipeline: PipelineOver<"events">,
): (
  messageId: string,
  sent: Sent,
  cause: Cause,
  call?: CallOptions,
) => ResultAsync<Told, StageError> {
  const { ports, purposes, handleMessage } = pipeline;
  return (messageId, { providerEventId, sentAt }, cause, call) =>
    safeTry(async function* () {
      const { state } = yield* await readMessage(ports, messageId, call);
      const consent = yield* await consentTo(ports.events, purposes, state, sentAt, call);
      const { state: after, events } = yield* await handleMessage(
        messageId,
        [
          {
            type: "RecordSent",
            channel: "email",
            providerMessageId: providerEventId,
            textHash: state.approval?.textHash ?? "",
            ...consent,
            sentAt,
          },
        ],
        cause,
        call,
      );
      // What it was rejected or cancelled for stays; an approval leaves no reason.
      if (after.request !== undefined && after.reason !== undefined) {
        const { customerId, purpose } = after.request;
        const contact = { messageId, customerId, purpose, sentAt };
        yield* await recordContact(pipeline, contact, cause, call);
      }
      return ok({ isNew: events.length > 0 });
    });
}

/** Whether the message's customer consented at an instant, and where in its stream that was read. */
function consentTo(
  events: EventStore,
  purposes: readonly Purpose[],
  { request }: Message,
  at: Instant,
  call: CallOptions | undefined,
): ResultAsync<{ readonly consented: boolean; readonly consentVersion: number }, ReadError> {
  // The message's own decider refuses what nobody asked for.
  if (request === undefined) return okAsync({ consented: false, consentVersion: 0 });
  return events
    .read(streamName(customer.category, request.customerId), { ...call, withoutPersonal: true })
    .map(({ recorded, end }) => {
      const state = fold(
        customer,
        recorded.map(({ event }) => event),
      );
      const known = purposes.find(({ name }) => name === request.purpose);
      const consent = consentAt(state, "email", known?.consentPurpose ?? "marketing", at);
      const { expiresAt = endOfTime } = consent?.type === "ConsentGiven" ? consent : {};
      return {
        consented: consent?.type === "ConsentGiven" && at < expiresAt,
        consentVersion: end.version,
      };
    });
}
