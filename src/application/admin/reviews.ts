import { ok, type ResultAsync, safeTry } from "neverthrow";
import { type Message, type MessageCommand, message } from "#domain";
import type { CallOptions } from "../call.js";
import type { Docket } from "../docket.js";
import { objectionMeanwhile, type StageError } from "../pipeline/index.js";
import { readMessage } from "../pipeline/stage.js";
import type { Decided } from "./agents.js";
import { type Stale, type Updated, updateStream } from "./update-stream.js";

/** What a person says of a draft. */
export type Review =
  | { readonly type: "request" }
  | ({ readonly type: "complete"; readonly reviewer: string } & Pick<
      Extract<MessageCommand, { type: "CompleteReview" }>,
      "verdict" | "editedSubject" | "editedBody"
    >);

/**
 * Takes a message into a person's review, and ends the review. One whose customer objected meanwhile
 * is cancelled where it would be approved.
 */
export function administerReviews(
  { ports, conclude }: Pick<Docket, "ports" | "conclude">,
  codeVersion: string,
): (
  messageId: string,
  review: Review,
  decided: Decided,
  call?: CallOptions,
) => ResultAsync<Updated<Message>, StageError | Stale> {
  const update = updateStream(ports.events, message, codeVersion);
  const objection = (messageId: string, call: CallOptions | undefined) =>
    readMessage(ports, messageId, { ...call, withoutPersonal: true }).andThen(({ state }) =>
      state.request ? objectionMeanwhile(ports, state.request, call) : ok(undefined),
    );
  return (messageId, { type, ...said }, { cause, reason, expected }, call) =>
    safeTry(async function* () {
      const at = ports.clock.now();
      const command =
        "verdict" in said
          ? ({
              type: "CompleteReview",
              ...said,
              reason,
              at,
              objection: yield* await objection(messageId, call),
            } as const)
          : ({ type: "RequestReview", reason, at } as const);
      const updated = yield* await update(messageId, [command], cause, expected, call);
      // A message that will not go out gives back its contact.
      const { status } = updated.state;
      if (status === "rejected" || status === "cancelled") yield* await conclude(messageId, call);
      return ok(updated);
    });
}
