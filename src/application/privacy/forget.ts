import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type CustomerRejection, customer, message, type Sha256, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { Cause, StoreError } from "../handle-command.js";
import type { Pipeline } from "../pipeline/stage.js";
import type { Corrupt, Ports, Unavailable } from "../ports/index.js";
import type { LiveViews, projectStreams } from "../views/index.js";
import { findHoldings, type Search } from "./holdings.js";

/** How somebody is forgotten. */
export interface Forgetting extends Search {
  /** Kept with the tombstone: nothing personal. */
  readonly reason?: string;
}

/** What forgetting did. */
export interface Forgotten {
  readonly customerId: string;
  /** How many messages about them there are, whose texts are gone. */
  readonly messages: number;
  readonly status: "forgotten" | "was-forgotten";
  /** What was damaged before. Personal fields in it are gone as well. */
  readonly corrupt: readonly Corrupt[];
}

/**
 * Forgets a person: the examples made of their messages are removed, their stream ends with a
 * tombstone, and the key of their personal data is destroyed. What is not personal stays. It may stop
 * anywhere and is finished by calling it again; done again it changes nothing. Of somebody whom
 * nobody knows it leaves no trace. Where another process holds the key in memory, it reads there
 * for up to 60 seconds more.
 */
export function forget(
  { ports, handleCustomer }: Pipeline,
  views: LiveViews,
  project: ReturnType<typeof projectStreams>,
): (
  customerId: string,
  cause: Cause,
  how?: Forgetting,
) => ResultAsync<Forgotten, CustomerRejection | StoreError> {
  const find = findHoldings(ports, views);
  return (customerId, cause, { reason = "the customer asked for it", ...search } = {}) =>
    safeTry(async function* () {
      const { messages, corrupt } = yield* await find(customerId, search);
      const { everywhere: _, ...call } = search;
      // The hashes of the examples are known as long as their texts can be read: so these go first.
      const hashes = messages.flatMap(({ cases }) => cases);
      for (const { messageId } of messages) yield* await ports.cases.erase(messageId);
      yield* await removeAll(ports, hashes);

      // Before the key goes: facts told again would differ from the erased ones, and be recorded.
      const tombstone = { type: "EraseCustomer", reason, at: ports.clock.now() } as const;
      const marked = await handleCustomer(customerId, [tombstone], cause, call)
        .map(({ events }) => events.length > 0)
        // Known from past messages only: the key's marker is all that is kept.
        .orElse((error) => (error.type === "CustomerNotFound" ? ok(false) : err(error)));
      // No tombstone can be added to a damaged stream; the key is destroyed all the same.
      if (marked.isErr() && marked.error.type !== "Corrupt") return err(marked.error);
      const key = yield* await ports.keys.forget(customerId, call);
      const isNew = yield* marked;

      // Again: one that was being made meanwhile either finds the tombstone, or is there by now.
      yield* await removeAll(ports, hashes);
      yield* await refresh(project, customerId, messages, call);
      return ok({
        customerId,
        messages: messages.length,
        status: key === "forgotten" && !isNew ? ("was-forgotten" as const) : ("forgotten" as const),
        corrupt,
      });
    });
}

function removeAll(
  { artefacts }: Pick<Ports, "artefacts">,
  hashes: readonly Sha256[],
): ResultAsync<void, Unavailable> {
  return safeTry(async function* () {
    for (const hash of hashes) yield* await artefacts.remove(hash);
    return ok(undefined);
  });
}

/** Rows show nothing personal, but that somebody was forgotten. Damaged streams have none. */
function refresh(
  project: ReturnType<typeof projectStreams>,
  customerId: string,
  messages: readonly { readonly messageId: string }[],
  call: CallOptions,
) {
  const streams = [
    streamName(customer.category, customerId),
    ...messages.map(({ messageId }) => streamName(message.category, messageId)),
  ];
  return project(streams, call).andThen(({ failed }) => {
    const late = failed.find(({ error }) => error.type !== "Corrupt");
    return late === undefined ? ok(undefined) : err(late.error);
  });
}
