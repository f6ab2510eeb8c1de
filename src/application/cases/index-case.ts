import { ok, type ResultAsync, safeTry } from "neverthrow";
import { approvedText, customer, fold, isErased, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import { readMessage } from "../pipeline/stage.js";
import type { Ports, ReadError } from "../ports/index.js";
import { isForgotten } from "../privacy/is-forgotten.js";
import { caseText, knownOutcomes, redactAll, situationOf } from "./case.js";

/**
 * Makes a message that went out, and whose outcome has come in, a case that others can learn from:
 * redacted, embedded, indexed. Says whether it is one. Doing it again changes nothing. Of a customer
 * who was forgotten nothing is kept, also when that happens meanwhile.
 */
export function indexCase(
  ports: Ports,
): (messageId: string, call?: CallOptions) => ResultAsync<boolean, ReadError> {
  return (messageId, call) =>
    safeTry(async function* () {
      const { recorded, version, state } = yield* readMessage(ports, messageId, call);
      const outcomes = knownOutcomes(recorded);
      const origin = state.request ?? state.imported;
      const features = state.context?.features ?? state.imported?.features;
      const text = approvedText(state);
      if (outcomes.length === 0 || !origin || !features || !text) return ok(false);

      const { subject, body } = text;
      if (isErased(subject) || isErased(body)) return ok(false);
      const { customerId, purpose } = origin;
      const stream = streamName(customer.category, customerId);
      const { recorded: known, end } = yield* ports.events.read(stream, call);
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
        call,
      );
      // Also of a call that is stopped by now: the text must not stay.
      if (yield* isForgotten(ports, customerId, end.version)) {
        yield* ports.artefacts.remove(contentHash);
        return ok(false);
      }
      const situation = situationOf(purpose, features);
      const vector = yield* ports.embedder.embed(situation, call);
      const facts = { caseId: messageId, customerId, purpose, contentHash, outcomes, version };
      yield* ports.cases.upsert({ ...facts, situation, vector }, call);
      return ok(true);
    });
}

function hasMergeField(text: string): boolean {
  return /\{\{customer\.\w+\}\}/.test(text);
}
