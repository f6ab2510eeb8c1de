import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { idOf, messageContract } from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError } from "../ports/index.js";
import { indexCase } from "./index-case.js";

/**
 * Makes cases of all messages whose outcomes are on the record: the index from nothing. Each is
 * embedded, at its price; an index that is kept has them already.
 */
export function indexCases(ports: Ports): (call?: CallOptions) => ResultAsync<number, ReadError> {
  const index = indexCase(ports);
  return (call) =>
    safeTry(async function* () {
      const withOutcomes = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = yield* await ports.events.scan(messageContract.category, {
          ...call,
          cursor,
          withoutPersonal: true,
        });
        for (const { stream, event } of page.recorded) {
          if (event.type === "OutcomeRecorded") withOutcomes.add(idOf(stream));
        }
        cursor = page.next;
      } while (cursor !== undefined);
      for (const messageId of withOutcomes) {
        const indexed = await index(messageId, call);
        // A damaged message is no example; the others are.
        if (indexed.isErr() && indexed.error.type !== "Corrupt") return err(indexed.error);
      }
      return ok(withOutcomes.size);
    });
}
