import { ok, safeTry } from "neverthrow";
import type { Message } from "#domain";
import { objectionMeanwhile } from "./objection.js";
import { causeOf, type PipelineOver, progress, readMessage, type Stage } from "./stage.js";

/**
 * Ends a message: approved, rejected or failed, or cancelled because its customer objected while it
 * was written. One that will not go out gives back the contact that was reserved for it, so that the
 * customer may be written to for another reason.
 */
export function conclude({
  ports,
  handleMessage,
  handleCustomer,
}: PipelineOver<"events" | "clock">): Stage {
  return (messageId, call) =>
    safeTry(async function* () {
      const { state } = yield* await readMessage(ports, messageId, call);
      const cause = causeOf(messageId, "conclude");
      const { request } = state;
      let concluded = state;
      if (request !== undefined && progress(messageId, state).next === "conclude") {
        const objection = yield* await objectionMeanwhile(ports, request, call);
        const command = { type: "Conclude", objection } as const;
        concluded = (yield* await handleMessage(messageId, [command], cause, call)).state;
      }
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
