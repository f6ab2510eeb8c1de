import { ok, type ResultAsync, safeTry } from "neverthrow";
import { approvedText, customer, fold, isErased, streamName } from "#domain";
import { readMessage } from "../pipeline/stage.js";
import type { Ports, Unavailable } from "../ports/index.js";
import { caseText, knownOutcomes, redactAll, situationOf } from "./case.js";

/**
 * Makes a message that went out, and whose outcome has come in, a case that others can learn from:
 * redacted, embedded, indexed. Says whether it is one. Doing it again changes nothing.
 */
export function indexCase(ports: Ports): (messageId: string) => ResultAsync<boolean, Unavailable> {
  return (messageId) =>
    safeTry(async function* () {
      const { recorded, state } = yield* readMessage(ports, messageId);
      const outcomes = knownOutcomes(recorded);
      const origin = state.request ?? state.imported;
      const features = state.context?.features ?? state.imported?.features;
      const text = approvedText(state);
      if (outcomes.length === 0 || !origin || !features || !text) return ok(false);

      const { subject, body } = text;
      if (isErased(subject) || isErased(body)) return ok(false);
      const { customerId, purpose } = origin;
      const { recorded: known } = yield* ports.events.read(
        streamName(customer.category, customerId),
      );
      const whom = fold(
        customer,
        known.map(({ event }) => event),
      );
      // Of somebody whom nobody knows nothing can be taken out: only what came redacted may serve.
      if (whom.status === "absent" && !hasMergeField(subject + body)) return ok(false);
      const contentHash = yield* ports.artefacts.put(
        caseText({ purpose, subject: redactAll(subject, whom), body: redactAll(body, whom) }),
      );
      const vector = yield* ports.embedder.embed(situationOf(purpose, features));
      yield* ports.cases.upsert({
        caseId: messageId,
        customerId,
        purpose,
        contentHash,
        vector,
        outcomes,
        version: recorded.length,
      });
      return ok(true);
    });
}

function hasMergeField(text: string): boolean {
  return /\{\{customer\.\w+\}\}/.test(text);
}
