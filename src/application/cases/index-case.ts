import { ok, type ResultAsync, safeTry } from "neverthrow";
import {
  approvedText,
  type CustomerEvent,
  customer,
  fold,
  isErased,
  type StreamName,
  streamName,
} from "#domain";
import { readMessage } from "../pipeline/stage.js";
import type { Ports, ReadError } from "../ports/index.js";
import { caseText, knownOutcomes, redactAll, situationOf } from "./case.js";

/**
 * Makes a message that went out, and whose outcome has come in, a case that others can learn from:
 * redacted, embedded, indexed. Says whether it is one. Doing it again changes nothing. Of a customer
 * who was forgotten nothing is kept, also when that happens meanwhile.
 */
export function indexCase(ports: Ports): (messageId: string) => ResultAsync<boolean, ReadError> {
  return (messageId) =>
    safeTry(async function* () {
      const { recorded, version, state } = yield* readMessage(ports, messageId);
      const outcomes = knownOutcomes(recorded);
      const origin = state.request ?? state.imported;
      const features = state.context?.features ?? state.imported?.features;
      const text = approvedText(state);
      if (outcomes.length === 0 || !origin || !features || !text) return ok(false);

      const { subject, body } = text;
      if (isErased(subject) || isErased(body)) return ok(false);
      const { customerId, purpose } = origin;
      const stream = streamName(customer.category, customerId);
      const { recorded: known, end } = yield* ports.events.read(stream);
      const whom = fold(
        customer,
        known.map(({ event }) => event),
      );
      // The text may still open, where the key is held in memory.
      if (whom.status === "erased") return ok(false);
      // Of somebody whom nobody knows nothing can be taken out: only what came redacted may serve.
      if (whom.status === "absent" && !hasMergeField(subject + body)) return ok(false);
      const contentHash = yield* ports.artefacts.put(
        caseText({
          caseId: messageId,
          purpose,
          subject: redactAll(subject, whom),
          body: redactAll(body, whom),
        }),
      );
      if (yield* isForgotten(ports, customerId, stream, end.version)) {
        yield* ports.artefacts.remove(contentHash);
        return ok(false);
      }
      const situation = situationOf(purpose, features);
      const vector = yield* ports.embedder.embed(situation);
      yield* ports.cases.upsert({
        caseId: messageId,
        customerId,
        purpose,
        contentHash,
        situation,
        vector,
        outcomes,
        version,
      });
      return ok(true);
    });
}

function hasMergeField(text: string): boolean {
  return /\{\{customer\.\w+\}\}/.test(text);
}

/**
 * Whether the customer was forgotten after their stream was read. Asked once the text is stored:
 * forgetting ends with the tombstone and then removes what was stored before it.
 */
function isForgotten(
  { keys, events }: Pick<Ports, "keys" | "events">,
  customerId: string,
  stream: StreamName<CustomerEvent>,
  version: number,
): ResultAsync<boolean, ReadError> {
  return safeTry(async function* () {
    const found = yield* keys.keysOf([customerId], { fresh: true });
    if (found.get(customerId)?.status === "forgotten") return ok(true);
    // A key may be held in memory for a while; the stream is read as it is.
    const since = { from: version + 1, withoutPersonal: true };
    const { recorded } = yield* events.read(stream, since);
    return ok(recorded.some(({ event }) => event.type === "CustomerErased"));
  });
}
