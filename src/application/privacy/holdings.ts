import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type CustomerEvent,
  customer,
  idOf,
  message,
  type Recorded,
  type Sha256,
  type StreamName,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import { knownMoments, possibleCases } from "../cases/possible-cases.js";
import type { CustomerNotFound } from "../pipeline/customer-features.js";
import { type ReadMessage, readMessage } from "../pipeline/stage.js";
import type { Corrupt, Ports, ReadError, Unavailable } from "../ports/index.js";
import type { LiveViews } from "../views/index.js";

/** How a person's messages are looked for. */
export interface Search extends CallOptions {
  /**
   * Looks at every message there is, besides: finds them also where rows are missing or late. It costs
   * a scan of them all; right for a store on one machine.
   */
  readonly everywhere?: boolean;
}

/** A message to a person, and the artefacts it can have become as a case. */
export interface HeldMessage extends ReadMessage {
  readonly messageId: string;
  readonly cases: readonly Sha256[];
}

/** What is held about one person. */
export interface Holdings {
  readonly key: "present" | "forgotten" | "absent";
  /** Their own stream. Empty for somebody known from past messages only. */
  readonly recorded: readonly Recorded<CustomerEvent>[];
  readonly messages: readonly HeldMessage[];
  /** Ids of messages that are theirs by all that is known, and cannot be read. */
  readonly unreadable: readonly string[];
  /** What could not be read. */
  readonly corrupt: readonly Corrupt[];
}

/**
 * Finds what is held about a person. Their messages are those that their own stream decided on,
 * which is exact, and those whose rows name them: only messages of other systems, brought in while
 * nobody knew the person, are in no stream of theirs.
 */
export function findHoldings(
  ports: Ports,
  views: LiveViews,
): (customerId: string, search?: Search) => ResultAsync<Holdings, CustomerNotFound | ReadError> {
  return (customerId, { everywhere = false, ...call } = {}) =>
    safeTry(async function* () {
      const corrupt: Corrupt[] = [];
      const history = yield* await ports.events
        .read(streamName(customer.category, customerId), call)
        .map(({ recorded }) => recorded)
        .orElse(past(corrupt, []));
      const keys = yield* await ports.keys.keysOf([customerId], call);
      const key = keys.get(customerId)?.status ?? "absent";

      const isDamaged = corrupt.length > 0;
      const moments = knownMoments(history);
      const messages: HeldMessage[] = [];
      const unreadable: string[] = [];
      const ids = new Set([
        ...messagesInStream(history),
        ...(yield* await messagesInRows(views, customerId, call)),
        ...(everywhere ? yield* await idsInStreams(ports, customerId, corrupt, call) : []),
      ]);
      for (const messageId of [...ids].sort()) {
        const found = yield* await readMessage(ports, messageId, call).orElse(
          past(corrupt, undefined),
        );
        if (found === undefined) unreadable.push(messageId);
        const { request, imported } = found?.state ?? {};
        if (found === undefined || (request ?? imported)?.customerId !== customerId) continue;
        const cases = possibleCases(messageId, found.recorded, moments);
        messages.push({ ...found, messageId, cases });
      }
      const held = history.length + messages.length + unreadable.length;
      if (held === 0 && !isDamaged && key === "absent") {
        return err({ type: "CustomerNotFound" as const });
      }
      return ok({ key, recorded: history, messages, unreadable, corrupt });
    });
}

/** What is damaged is told, once, and stops nothing. */
function past<T>(corrupt: Corrupt[], instead: T): (error: ReadError) => Result<T, ReadError> {
  return (error) => {
    if (error.type !== "Corrupt") return err(error);
    if (!corrupt.some(isOf(error.stream))) corrupt.push(error);
    return ok(instead);
  };
}

function isOf(stream: string): (error: Corrupt) => boolean {
  return (error) => error.stream === stream;
}

/** The messages that a customer's own stream tells of, some of them more than once. */
export function messagesInStream(recorded: readonly Recorded<CustomerEvent>[]): readonly string[] {
  return recorded.flatMap(({ event }) => ("messageId" in event ? [event.messageId] : []));
}

/** The messages whose rows name a customer. */
export function messagesInRows(
  views: LiveViews,
  customerId: string,
  call?: CallOptions,
): ResultAsync<readonly string[], Unavailable> {
  return safeTry(async function* () {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const what = { ...call, index: "byCustomer", partition: customerId, cursor };
      const page = yield* await views.find("messages", what);
      ids.push(...page.rows.map(({ key }) => idOf(key as StreamName)));
      cursor = page.next;
    } while (cursor !== undefined);
    return ok(ids);
  });
}

function idsInStreams(
  { events }: Ports,
  customerId: string,
  corrupt: Corrupt[],
  call: CallOptions,
) {
  return safeTry(async function* () {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const part = { ...call, cursor, withoutPersonal: true };
      const page = yield* await events.scan(message.category, part);
      const theirs = page.recorded.filter(({ event }) => event.customerId === customerId);
      ids.push(...theirs.map(({ stream }) => idOf(stream)));
      // Whose they are cannot be seen.
      corrupt.push(...page.corrupt.filter(({ stream }) => !corrupt.some(isOf(stream))));
      cursor = page.next;
    } while (cursor !== undefined);
    return ok(ids);
  });
}
