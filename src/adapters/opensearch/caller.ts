import type { ResultAsync } from "neverthrow";
import type * as z from "zod";
import { quickLimits, RemoteService, type RetryLimits, type RetryOptions } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import type { OpenSearchClient } from "./client.js";
import { clientError, mayPass, openSearchAdvice } from "./failures.js";

/**
 * For searches, and for writes in pieces of which each takes a moment. Some 6 s of waits on average,
 * at most 13.2 s, for at the end of a rebuild the index takes no writes.
 */
export const openSearchLimits: RetryLimits = {
  ...quickLimits,
  attempts: 12,
  attemptTimeoutMs: 5_000,
  deadlineMs: 20_000,
};

/** A request of OpenSearch's HTTP interface. */
export interface OpenSearchRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: Record<string, unknown>;
  /** Lines of JSON, each with its end. */
  readonly lines?: string;
}

/** The one owner of all requests of a client, their retries, timeouts and aborts. */
export class OpenSearchCaller {
  readonly service: RemoteService;
  readonly #client: OpenSearchClient;

  constructor(client: OpenSearchClient, options: RetryOptions = {}) {
    this.#client = client;
    this.service = new RemoteService(
      {
        name: "OpenSearch",
        limits: openSearchLimits,
        isTransient: mayPass,
        adviceFor: openSearchAdvice,
      },
      options,
    );
  }

  /** The answer to a request, sent again while that may help. */
  ask<T>(
    request: OpenSearchRequest,
    answer: z.ZodType<T>,
    call?: CallOptions,
  ): ResultAsync<T, Unavailable> {
    return this.service.call((stop) => this.once(request, answer, stop), call);
  }

  /** The answer to a request that is sent once. Rejects with what the retries understand. */
  async once<T>(request: OpenSearchRequest, answer: z.ZodType<T>, stop: AbortSignal): Promise<T> {
    const { method, path, query = {}, body, lines } = request;
    const sending = this.#client.transport.request({
      method,
      path,
      querystring: query,
      ...(body && { body }),
      ...(lines !== undefined && { bulkBody: lines }),
    });
    // What the client returns is a promise, whose rejection a listener must not pass on.
    const abort = () => {
      sending.abort();
    };
    stop.addEventListener("abort", abort, { once: true });
    try {
      return answer.parse((await sending).body);
    } catch (error) {
      throw clientError(error);
    } finally {
      stop.removeEventListener("abort", abort);
    }
  }
}
