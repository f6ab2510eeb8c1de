/** Stops a call: an `AbortSignal`, as far as it is seen from where there are no platform types. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What may be said of any call to a port. */
export interface CallOptions {
  /** Ends the call as `Unavailable`, with the signal's reason as cause. What was sent may be done. */
  readonly signal?: Signal | undefined;
}
