import {
  isTransient,
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
} from "#adapters/remote";

/** SQS as it is used for one queue, which knows what to do when that cannot be used. */
export function sqsService(queue: string, right: string, retries?: RetryOptions): RemoteService {
  return new RemoteService(
    {
      name: "SQS",
      isTransient: passes,
      adviceFor: (error) => adviceAbout(queue, right, error),
    },
    retries,
  );
}

/** Whether the same request, or the same entry of one, may well succeed in a moment. */
export function passes(error: unknown): boolean {
  return isTransient(error) || /RequestThrottled|Kms\.?Throttl/i.test(requestError(error).name);
}

/** The SDK names its errors by their shapes where it knows them, and by SQS's own codes elsewhere. */
function adviceAbout(
  queue: string,
  right: string,
  { name, message, status }: RequestError,
): string | undefined {
  if (/QueueDoesNotExist|NonExistentQueue/.test(name)) {
    return `There is no queue ${queue}: create it, or correct its URL or the region.`;
  }
  if (/^Kms/i.test(name)) {
    return `The key by which the queue ${queue} encrypts cannot be used: ${message}`;
  }
  if (name === "OtherAnswer" || name === "ZodError") {
    return "What answers there is not SQS: correct the endpoint.";
  }
  if (name.startsWith("AccessDenied") || status === 403) {
    return `Allow this identity ${right} on ${queue}, and the use of its key if it has one: ${message}`;
  }
  return undefined;
}
