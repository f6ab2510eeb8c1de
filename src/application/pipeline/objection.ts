import type { ResultAsync } from "neverthrow";
import {
  customer,
  fold,
  type Instant,
  type MessageEventOf,
  objectionTo,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError } from "../ports/index.js";

/** Why a message may not go out by now. */
export interface Objection {
  readonly reason: string;
  readonly at: Instant;
}

/** What the customer's stream says by now against a message that it let begin. */
export function objectionMeanwhile(
  { events, clock }: Pick<Ports, "events" | "clock">,
  { messageId, customerId, decisionTime }: MessageEventOf<"MessageRequested">,
  call: CallOptions | undefined,
): ResultAsync<Objection | undefined, ReadError> {
  const now = clock.now();
  const at = decisionTime < now ? now : decisionTime;
  return events
    .read(streamName(customer.category, customerId), { ...call, withoutPersonal: true })
    .map(({ recorded }) => {
      const said = recorded.map(({ event }) => event);
      const asked = said.find(
        (event) => event.type === "ContactReserved" && event.messageId === messageId,
      );
      const { channel, consentPurpose = "marketing" } =
        asked?.type === "ContactReserved" ? asked : { channel: "email" as const };
      const reason = objectionTo({ channel, consentPurpose, at }, fold(customer, said));
      return reason && { reason, at: now };
    });
}
