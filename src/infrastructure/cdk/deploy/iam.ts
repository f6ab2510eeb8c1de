import { IAMClient } from "@aws-sdk/client-iam";
import type { ResultAsync } from "neverthrow";
import {
  administrationLimits,
  isTransient,
  once,
  RemoteService,
  requestError,
} from "#adapters/remote";
import type { Unavailable } from "#application";

/** IAM, of the account that the environment's credentials are of; it does not retry. */
export function iamClient(): IAMClient {
  const requestHandler = { connectionTimeout: 2_000 };
  return once(new IAMClient({ requestHandler, maxAttempts: 1 }));
}

/** A request to IAM, by what stops it. */
type Request<T> = (stop: { readonly abortSignal: AbortSignal }) => Promise<T>;

const traits = { name: "IAM", limits: administrationLimits };
const reading = new RemoteService(traits);
const changing = new RemoteService({
  ...traits,
  // After a lost answer it may be done already, and would be done twice.
  isTransient: (error) => requestError(error).status > 0 && isTransient(error),
});

/** What is read of IAM. */
export function read<T>(request: Request<T>): ResultAsync<T, Unavailable> {
  return reading.call((abortSignal) => request({ abortSignal }));
}

/** What is changed in IAM: sent again only where it was refused for the moment. */
export function changedOnce<T>(request: Request<T>): ResultAsync<T, Unavailable> {
  return changing.call((abortSignal) => request({ abortSignal }));
}
