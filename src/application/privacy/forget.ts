import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import { type CustomerRejection, customer, message, type Sha256, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import { removeTexts } from "../cases/kept-texts.js";
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
  /**
   * What could not be read. Personal fields in it are gone as well; an example that was made of such
   * a message is shown to nobody, but its text stays where it is.
   */
  readonly corrupt: readonly Corrupt[];
}

/**
 * Forgets a person: their stream ends with a tombstone, the examples made of their messages are
 * removed, the key of their personal data is destroyed, and nobody is found to be like them. What is
 * not personal stays. It may stop anywhere and is finished by calling it again; done again it changes
 * nothing. Of somebody whom nobody knows it leaves no trace. Where another process holds the key in
 * memory, it reads there for up to 60 seconds more.
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
      const { everywhere: _, ...call } = search;
      // First, while texts can still be read: from here on nobody makes an example of theirs, and
      // facts told again are refused. They would differ from the erased ones, and be recorded.
      const tombstone = { type: "EraseCustomer", reason, at: ports.clock.now() } as const;
      const marked = await handleCustomer(customerId, [tombstone], cause, call);
      if (marked.isErr() && !isNoObstacle(marked.error)) return err(marked.error);

      const { messages, unreadable, corrupt } = yield* await find(customerId, search);
      // The hashes of the examples are known as long as their texts can be read: so these go next.
      const hashes = messages.flatMap(({ cases }) => cases);
      const ids = [...messages.map(({ messageId }) => messageId), ...unreadable];
      yield* await removeAll(ports, hashes, ids, call);

      const key = yield* await ports.keys.forget(customerId, call);
      // Again: one that was being made meanwhile either finds the tombstone, or is there by now.
      yield* await removeAll(ports, hashes, ids, call);
      // Only now: an index that cannot be used keeps nobody's key. And who indexes asks for tombstone
      // and key afterwards, and finds either, or has done it before this.
      for (const messageId of ids) yield* await ports.cases.erase(messageId, call);
      yield* await ports.similarCustomers.erase(customerId, call);
      yield* await refresh(project, customerId, messages, call);
      const isNew = marked.isOk() && marked.value.events.length > 0;
      return ok({
        customerId,
        messages: messages.length,
        status: key === "forgotten" && !isNew ? ("was-forgotten" as const) : ("forgotten" as const),
        corrupt: withCorrupt(corrupt, marked),
      });
    });
}

/**
 * Of somebody known from past messages only the key's marker is all that is kept. To a damaged
 * stream no tombstone can be added; the key is destroyed all the same.
 */
function isNoObstacle({ type }: { readonly type: string }): boolean {
  return type === "CustomerNotFound" || type === "Corrupt";
}

/** What was damaged, and what kept the tombstone from being written. */
function withCorrupt(
  corrupt: readonly Corrupt[],
  marked: Result<unknown, CustomerRejection | StoreError>,
): readonly Corrupt[] {
  if (marked.isOk() || marked.error.type !== "Corrupt") return corrupt;
  const { stream } = marked.error;
  return corrupt.some((each) => each.stream === stream) ? corrupt : [marked.error, ...corrupt];
}

/** What can have been made of texts that can be read, and what was noted where they cannot. */
function removeAll(
  ports: Pick<Ports, "artefacts" | "views">,
  hashes: readonly Sha256[],
  messageIds: readonly string[],
  call: CallOptions,
): ResultAsync<void, Unavailable> {
  return safeTry(async function* () {
    for (const hash of hashes) yield* await ports.artefacts.remove(hash, call);
    for (const messageId of messageIds) yield* await removeTexts(ports, messageId, call);
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
