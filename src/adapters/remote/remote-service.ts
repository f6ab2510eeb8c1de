import { ResultAsync } from "neverthrow";
import type { CallOptions, Unavailable } from "#application";
import { identityAdvice } from "./identity-advice.js";
import { repeated } from "./repeated.js";
import { isTransient, type RequestError, requestError } from "./request-error.js";
import {
  quickLimits,
  type RetryLimits,
  type RetryOptions,
  type RetryPlan,
  retryPlan,
} from "./retries.js";

/** What is particular to a service. */
export interface ServiceTraits {
  /** As its users know it, e.g. "EventBridge". */
  readonly name: string;
  /** `quickLimits` unless said otherwise. */
  readonly limits?: RetryLimits;
  /** Whether a request that ended in this error may well succeed in a moment. */
  readonly isTransient?: (error: unknown) => boolean;
  /** What has to be put right first; what is wrong with who asks, or where, is known already. */
  readonly adviceFor?: (error: RequestError) => string | undefined;
}

/**
 * A service behind the network. It owns all retries, timeouts and aborts of the calls made by it:
 * a client must not retry by itself.
 */
export class RemoteService {
  readonly plan: RetryPlan;
  readonly #traits: ServiceTraits;

  constructor(traits: ServiceTraits, options: RetryOptions = {}) {
    this.#traits = traits;
    this.plan = retryPlan(traits.limits ?? quickLimits, options);
  }

  /** What a request comes to, sent again while that may help. After a lost answer it may be done twice. */
  call<T>(
    request: (signal: AbortSignal) => Promise<T>,
    { signal }: CallOptions = {},
  ): ResultAsync<T, Unavailable> {
    const passes = this.#traits.isTransient ?? isTransient;
    const answered = repeated(request, passes, this.plan, signal);
    // In one step, for each of a `ResultAsync` would take some 20 µs of every call.
    return new ResultAsync(
      answered.then((end) =>
        end.map(({ output }) => output).mapErr(({ cause }) => this.unavailable(cause)),
      ),
    );
  }

  /** The end of a call for that reason, with what is known of what to do about it. */
  unavailable(cause: unknown, known?: string): Unavailable {
    const error = requestError(cause);
    const advice = known ?? identityAdvice(error) ?? this.#traits.adviceFor?.(error);
    const failed = { type: "Unavailable", service: this.#traits.name, cause } as const;
    return advice === undefined ? failed : { ...failed, advice };
  }
}
