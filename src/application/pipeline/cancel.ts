import { errAsync, type ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import { causeOf, type PipelineOver, type Progress, progress, type StageError } from "./stage.js";

/**
 * Ends a message that no later try can take further; its reserved contact is then given back by
 * `conclude`. Every other error stays one: the stage may be run again.
 */
export function orCancel(
  { ports, handleMessage }: PipelineOver<"clock">,
  messageId: string,
  call?: CallOptions,
): (error: StageError) => ResultAsync<Progress, StageError> {
  return (error) => {
    const reason = obstacleIn(error);
    if (reason === undefined) return errAsync(error);
    return handleMessage(
      messageId,
      [{ type: "CancelMessage", reason: reason.slice(0, 500), at: ports.clock.now() }],
      causeOf(messageId, "cancel"),
      call,
    )
      .map(({ state }) => progress(messageId, state))
      .mapErr((rejected) => (rejected.type === "MessageNotFound" ? error : rejected));
  };
}

function obstacleIn(error: StageError): string | undefined {
  switch (error.type) {
    case "NotInService":
      return `${error.agentId} is not in service: ${error.why}`;
    case "NotRenderable":
    case "Missing":
      return `${error.what} cannot be had: ${error.why}`;
    case "TooLarge":
      return `it would take a commit of ${error.bytes} bytes`;
    case "InvalidEvent":
      return `${error.event} would not be valid: ${error.issues.join("; ")}`;
    default:
      return undefined;
  }
}
