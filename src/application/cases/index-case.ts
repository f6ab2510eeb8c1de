import { ok, type ResultAsync, safeTry } from "neverthrow";
import { approvedText, customer, fold, hashText, isErased, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import { readMessage } from "../pipeline/stage.js";
import type { Ports, ReadError } from "../ports/index.js";
import { isForgotten } from "../privacy/is-forgotten.js";
import { caseText, knownOutcomes, redactAll, situationOf } from "./case.js";
import { noteText, removeTexts } from "./kept-texts.js";

/**
 * Makes a message that went out, and whose outcome has come in, a case that others can learn from:
 * redacted, embedded, indexed. Says whether it is one. Doing it again changes nothing. Of a customer
 * who was forgotten nothing is kept, also when that happens meanwhile.
 */
export function indexCase(
  ports: Pick<Ports, "events" | "keys" | "views" | "artefacts" | "embedder" | "cases">,
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
      // Whoever made one before and died did not come to look whether they were forgotten. A signal
      // does not stop it: the text must not stay.
      const isGone = () => removeTexts(ports, messageId).map(() => false);
      if (isErased(subject) || isErased(body)) return isGone();
      const { customerId, purpose } = origin;
      const stream = streamName(customer.category, customerId);
      const { recorded: known, end } = yield* ports.events.read(stream, call);
      const whom = fold(
        customer,
        known.map(({ event }) => event),
      );
      // The text may still open, where the key is held in memory.
      if (whom.status === "erased") return isGone();
      // Of somebody whom nobody knows nothing can be taken out: only what came redacted may serve.
      if (whom.status === "absent" && !hasMergeField(subject + body)) return ok(false);
      const kept = caseText({
        caseId: messageId,
        purpose,
        subject: redactAll(subject, whom),
        body: redactAll(body, whom),
      });
      yield* await noteText(ports, messageId, hashText(kept), call);
      const contentHash = yield* ports.artefacts.put(kept, call);
      if (yield* isForgotten(ports, customerId, end.version)) return isGone();
      const situation = situationOf(purpose, features);
      const vector = yield* ports.embedder.embed(situation, call);
      const facts = { caseId: messageId, customerId, purpose, contentHash, outcomes };
      // What becomes known of the customer later may have to be taken out, too.
      const made = { ...facts, version: version + end.version };
      yield* ports.cases.upsert({ ...made, situation, vector }, call);
      return ok(true);
    });
}

function hasMergeField(text: string): boolean {
  return /\{\{customer\.\w+\}\}/.test(text);
}
