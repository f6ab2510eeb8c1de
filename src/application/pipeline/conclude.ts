import { ok, safeTry } from "neverthrow";
import type { Message } from "#domain";
import { causeOf, type PipelineOver, progress, readMessage, type Stage } from "./stage.js";

/**
 * Ends a message: approved, rejected or failed. One that will not go out gives back the contact
 * that was reserved for it, so that the customer may be written to for another reason.
 */
export function conclude({ ports, handleMessage, handleCustomer }: PipelineOver<"events">): Stage {
  return (messageId, call) =>
    safeTry(async function* () {
      const { state } = yield* await readMessage(ports, messageId, call);
      const cause = causeOf(messageId, "conclude");
      const { state: concluded } =
        progress(messageId, state).next === "conclude"
          ? yield* await handleMessage(messageId, [{ type: "Conclude" }], cause, call)
          : { state };
      const { request } = concluded;
      if (request !== undefined && willNotGoOut(concluded)) {
        const reason = `${concluded.status}: ${concluded.reason ?? "no reason given"}`;
        yield* await handleCustomer(
          request.customerId,
          [{ type: "ReleaseContact", messageId, reason }],
          cause,
          call,
        );
      }
      return ok(progress(messageId, concluded));
    });
}

function willNotGoOut({ status }: Message): boolean {
  return status === "rejected" || status === "failed" || status === "cancelled";
}
