import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  administrationLimits,
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
} from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";

/** Functions that an account may run at once in a region. */
export interface AccountConcurrency {
  readonly allowed: number;
  /** What no function reserves. */
  readonly unreserved: number;
}

const settings = z
  .object({
    AccountLimit: z.object({
      ConcurrentExecutions: z.number(),
      UnreservedConcurrentExecutions: z.number(),
    }),
  })
  .transform(({ AccountLimit }) => ({
    allowed: AccountLimit.ConcurrentExecutions,
    unreserved: AccountLimit.UnreservedConcurrentExecutions,
  }));

/** How many functions may run at once, as Lambda tells. */
export class LambdaConcurrency {
  readonly #client: LambdaClient;
  readonly #retries: RetryOptions;

  constructor(client: LambdaClient, retries: RetryOptions = {}) {
    this.#client = client;
    this.#retries = retries;
  }

  /** How many the account may run in the region (`lambda:GetAccountSettings`). */
  ofAccount(call?: CallOptions): ResultAsync<AccountConcurrency, Unavailable> {
    const command = new GetAccountSettingsCommand({});
    return this.#service("lambda:GetAccountSettings").call(
      async (abortSignal) => settings.parse(await this.#client.send(command, { abortSignal })),
      call,
    );
  }

  /** How many a function keeps for itself, none if it is not there (`lambda:GetFunctionConcurrency` on it). */
  reservedBy(FunctionName: string, call?: CallOptions): ResultAsync<number, Unavailable> {
    const command = new GetFunctionConcurrencyCommand({ FunctionName });
    const service = this.#service(`lambda:GetFunctionConcurrency on the function ${FunctionName}`);
    return service.call(async (abortSignal) => {
      const told = await this.#client.send(command, { abortSignal }).catch(noneIfMissing);
      return told.ReservedConcurrentExecutions ?? 0;
    }, call);
  }

  #service(right: string): RemoteService {
    const adviceFor = (error: RequestError) => adviceAbout(right, error);
    const traits = { name: "Lambda", limits: administrationLimits, adviceFor };
    return new RemoteService(traits, this.#retries);
  }
}

function noneIfMissing(error: unknown): { readonly ReservedConcurrentExecutions?: number } {
  if (requestError(error).status === 404) return {};
  throw error;
}

function adviceAbout(right: string, { name, status }: RequestError): string | undefined {
  if (name === "ZodError") return "What answers there is not Lambda: correct the endpoint.";
  return name.startsWith("AccessDenied") || status === 403
    ? `Allow this identity ${right}.`
    : undefined;
}
