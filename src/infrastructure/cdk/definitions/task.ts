/** A state of the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** Waits a random time up to a bound that doubles, so that those who failed together do not come back together. */
const waiting = { IntervalSeconds: 2, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: "FULL" };

/** What Lambda says when it could not run a function, or when the function died. */
const ofLambda = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.Unknown",
  "Runtime.ExitError",
  "Sandbox.Timedout",
  "States.Timeout",
];

/**
 * Only what may pass by itself is tried again: some half an hour, which bridges an outage, or a deployment that
 * reaches another stack first. Functions are busy for as long as there is more to do than the quota of a model
 * bears, so what waits for them waits for most of the day that an execution has.
 */
const retries = [
  { ErrorEquals: ["Transient"], ...waiting, MaxAttempts: 60 },
  { ErrorEquals: ["Lambda.TooManyRequestsException"], ...waiting, MaxAttempts: 2_000 },
  { ErrorEquals: ofLambda, ...waiting, MaxAttempts: 8 },
];

/** What a state calls, and what comes after it. */
export interface TaskOptions {
  /** The function's ARN. */
  readonly calls: string;
  readonly payload: State;
  readonly timeoutSeconds: number;
  /** Nothing: it is the last one. */
  readonly next?: string;
  /** Where errors go to that are not tried again; nowhere in an iteration, whose map has the answer. */
  readonly otherwise?: string;
}

/** A state that calls a function; the answer takes the place of the input. */
export function task(options: TaskOptions): State {
  const { calls, payload, timeoutSeconds, next, otherwise } = options;
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: calls, Payload: payload },
    // What nobody goes on with would count against the largest state there may be.
    OutputPath: otherwise === undefined ? null : "$.Payload",
    // Somewhat later than the function's own, which says more.
    TimeoutSeconds: timeoutSeconds + 10,
    Retry: retries,
    ...(otherwise !== undefined && {
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: otherwise }],
    }),
    ...(next === undefined ? { End: true } : { Next: next }),
  };
}

/** Ends an execution as failed, with the name and the text of the error. */
export const failed: State = {
  Type: "Fail",
  ErrorPath: "$.error.Error",
  CausePath: "$.error.Cause",
};
