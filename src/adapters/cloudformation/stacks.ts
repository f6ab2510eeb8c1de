import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { ok, type ResultAsync, safeTry } from "neverthrow";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import { pageOfStacks, resourcesOfStack, type Stack, type StackResource } from "./answers.js";
import { cloudFormationService } from "./service.js";

/** Stacks of an account in a region, as CloudFormation tells of them. */
export class CloudFormationStacks {
  readonly #client: CloudFormationClient;
  readonly #retries: RetryOptions;

  constructor(client: CloudFormationClient, retries: RetryOptions = {}) {
    this.#client = client;
    this.#retries = retries;
  }

  /** One stack, if it is there (`cloudformation:DescribeStacks` on it). */
  named(StackName: string, call?: CallOptions): ResultAsync<Stack | undefined, Unavailable> {
    const command = new DescribeStacksCommand({ StackName });
    const service = this.#service("DescribeStacks", StackName);
    return service
      .call(async (abortSignal) => {
        const answer = await this.#client.send(command, { abortSignal }).catch(noneIfMissing);
        return pageOfStacks.parse(answer).stacks;
      }, call)
      .map((stacks) => stacks.find(({ name }) => name === StackName));
  }

  /** All of them (`cloudformation:DescribeStacks` on every stack). */
  all(call?: CallOptions): ResultAsync<readonly Stack[], Unavailable> {
    const [client, service] = [this.#client, this.#service("DescribeStacks", "*")];
    return safeTry<readonly Stack[], Unavailable>(async function* () {
      const found: Stack[] = [];
      let NextToken: string | undefined;
      do {
        const command = new DescribeStacksCommand({ NextToken });
        const page = yield* await service.call(
          async (abortSignal) => pageOfStacks.parse(await client.send(command, { abortSignal })),
          call,
        );
        found.push(...page.stacks);
        NextToken = page.next;
      } while (NextToken !== undefined);
      return ok(found);
    });
  }

  /** What a stack consists of, or has consisted of (`cloudformation:DescribeStackResources` on it). */
  resources(
    StackName: string,
    call?: CallOptions,
  ): ResultAsync<readonly StackResource[], Unavailable> {
    const command = new DescribeStackResourcesCommand({ StackName });
    return this.#service("DescribeStackResources", StackName).call(
      async (abortSignal) =>
        resourcesOfStack.parse(await this.#client.send(command, { abortSignal })),
      call,
    );
  }

  #service(action: string, stack: string): RemoteService {
    return cloudFormationService(action, stack, this.#retries);
  }
}

/** It has no error of its own for a stack that is not there. */
function noneIfMissing(error: unknown): { readonly Stacks: readonly [] } {
  const { name, message } = requestError(error);
  if (name === "ValidationError" && message.includes("does not exist")) return { Stacks: [] };
  throw error;
}
