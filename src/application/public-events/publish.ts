import type { ResultAsync } from "neverthrow";
import type { Recorded } from "#domain";
import type { CallOptions } from "../call.js";
import type { EventPublisher, NotPublished, Unpublishable } from "../ports/event-publisher.js";
import { publicEventsOf } from "./public-events-of.js";

/** Tells others of recorded events. Says how many they were told; internal events are not. */
export function publish({
  publisher,
}: {
  readonly publisher: EventPublisher;
}): (
  recorded: readonly Recorded[],
  call?: CallOptions,
) => ResultAsync<number, NotPublished | Unpublishable> {
  return (recorded, call) => {
    const events = recorded.flatMap(publicEventsOf);
    return publisher.publish(events, call).map(() => events.length);
  };
}
