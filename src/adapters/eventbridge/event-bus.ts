import {
  DescribeEventBusCommand,
  type EventBridgeClient,
  PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import { isTransient, RemoteService, type RetryOptions } from "#adapters/remote";
import type { CallOptions, PublicEvent, Unavailable } from "#application";
import { adviceFor } from "./advice.js";
import type { Entry } from "./entries.js";

/** Entries that did not get to the bus, and why. */
export interface NotPut extends Unavailable {
  readonly events: readonly PublicEvent[];
  /** EventBridge refuses just these; others may do. */
  readonly isRefusal: boolean;
}

/** An entry that failed; it may succeed in a moment, or never will. */
interface Failed {
  readonly entry: Entry;
  readonly error: Error;
}

const described = z.object({ Arn: z.string() });
const putResult = z.union([
  z.object({ ErrorCode: z.string().min(1), ErrorMessage: z.string().optional() }),
  z.object({ EventId: z.string().min(1) }),
]);
const putAnswer = z.object({ Entries: z.array(putResult) });

/** One bus of EventBridge: the only place that sends requests. */
export class EventBus {
  readonly name: string;
  readonly #client: EventBridgeClient;
  readonly #service: RemoteService;

  constructor(client: EventBridgeClient, name: string, retries: RetryOptions = {}) {
    if (name === "") throw new RangeError("an event bus has a name");
    this.name = name;
    this.#client = client;
    this.#service = new RemoteService(
      { name: "EventBridge", adviceFor: (error) => adviceFor(error, name) },
      retries,
    );
  }

  /** Its ARN, if there is such a bus. */
  describe(call?: CallOptions): ResultAsync<string, Unavailable> {
    const command = new DescribeEventBusCommand({ Name: this.name });
    return this.#service.call(
      async (abortSignal) => described.parse(await this.#client.send(command, { abortSignal })).Arn,
      call,
    );
  }

  /** Puts entries that fit into one request. Those that fail for the moment are put again. */
  put(entries: readonly Entry[], call?: CallOptions): ResultAsync<void, NotPut> {
    let left = entries;
    const refused: Failed[] = [];
    return this.#service
      .call(async (signal) => {
        const failed = await this.#putOnce(left, signal);
        const later = failed.filter(({ error }) => isTransient(error));
        refused.push(...failed.filter((each) => !later.includes(each)));
        left = later.map(({ entry }) => entry);
        const [first] = [...later, ...refused];
        if (first !== undefined) throw first.error;
      }, call)
      .mapErr((unavailable) => ({
        ...unavailable,
        events: [...refused.map(({ entry }) => entry), ...left].map(({ event }) => event),
        isRefusal: left.length === 0,
      }));
  }

  /** Those of the entries that failed. */
  async #putOnce(entries: readonly Entry[], abortSignal: AbortSignal): Promise<readonly Failed[]> {
    const command = new PutEventsCommand({ Entries: entries.map(({ put }) => put) });
    const answer = await this.#client.send(command, { abortSignal });
    // An answer that came too late must not count beside that of the next request.
    abortSignal.throwIfAborted();
    const results = putAnswer.parse(answer).Entries;
    if (results.length !== entries.length) {
      throw named("OtherAnswer", `${results.length} results for ${entries.length} entries`);
    }
    return entries.flatMap((entry, at) => {
      const its = results[at];
      if (its === undefined || !("ErrorCode" in its)) return [];
      return [{ entry, error: named(its.ErrorCode, its.ErrorMessage ?? its.ErrorCode) }];
    });
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
