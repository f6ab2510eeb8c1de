import type { DomainEvent, Recorded } from "#domain";
import type { Streams } from "./invariants.js";

const conclusions = new Set([
  "MessageDeclined",
  "MessageApproved",
  "MessageRejected",
  "GenerationFailed",
  "MessageCancelled",
]);
const given = new Set(["MessageRejected", "GenerationFailed", "MessageCancelled"]);

/** A message ends exactly once, and its customer's stream agrees with how. */
export function messageViolations(streams: Streams): readonly string[] {
  return [...streams].flatMap(([stream, recorded]) => {
    // What another system sent has ended there.
    if (!stream.startsWith("message:") || typesOf(recorded)[0] === "MessageImported") return [];
    const messageId = stream.slice("message:".length);
    const ends = typesOf(recorded).filter((type) => conclusions.has(type));
    const [end = "none"] = ends;
    const contact = contactsOf(streams, messageId);
    const expected = [
      end === "MessageDeclined" ? "ContactDeclined" : "ContactReserved",
      ...(given.has(end) ? ["ContactReleased"] : []),
    ];
    return [
      ...(ends.length === 1 ? [] : [`${stream} ends ${ends.length} times: ${ends.join(", ")}`]),
      ...(contact.join() === expected.join()
        ? []
        : [`${stream} ended by ${end}, its contact by ${contact.join(", ")}`]),
      ...attemptViolations(stream, recorded),
    ];
  });
}

function typesOf(recorded: readonly Recorded[]): readonly string[] {
  return recorded.map(({ event }) => event.type);
}

/** What customers' streams say of one message's contact. */
function contactsOf(streams: Streams, messageId: string): readonly string[] {
  return [...streams].flatMap(([stream, recorded]) =>
    stream.startsWith("customer:")
      ? typesOf(recorded.filter(({ event }) => Object(event).messageId === messageId))
      : [],
  );
}

/** Attempts are 1, 2, 3 ...: each is one draft or one failure. */
function attemptViolations(stream: string, recorded: readonly Recorded[]): readonly string[] {
  const attempts = recorded
    .map(({ event }) => event)
    .filter(({ type }: DomainEvent) => type === "DraftGenerated" || type === "DraftFailed")
    .map((event) => Number(Object(event).attempt));
  return attempts.every((attempt, i) => attempt === i + 1)
    ? []
    : [`${stream} has the attempts ${attempts.join(", ")}`];
}
