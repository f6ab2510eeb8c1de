import { type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import type { CallOptions, Executions, Unavailable } from "#application";
import { stepFunctionsService } from "./service.js";

/** Which state machine takes messages through the pipeline. */
export interface StepFunctionsExecutionsOptions extends RetryOptions {
  /** The ARN of a standard one: those know the names of executions that are over, for 90 days. */
  readonly stateMachine: string;
}

const started = z.object({ executionArn: z.string().min(1) });

/** Executions of a state machine, each named by its message and given `{ messageId }`. */
export class StepFunctionsExecutions implements Executions {
  readonly #client: SFNClient;
  readonly #service: RemoteService;
  readonly #stateMachine: string;

  constructor(client: SFNClient, { stateMachine, ...retries }: StepFunctionsExecutionsOptions) {
    if (stateMachine === "") throw new RangeError("a state machine has an ARN");
    this.#client = client;
    this.#stateMachine = stateMachine;
    this.#service = stepFunctionsService(stateMachine, "states:StartExecution", retries);
  }

  start(messageId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.#stateMachine,
      name: messageId,
      input: JSON.stringify({ messageId }),
    });
    return this.#service.call(async (abortSignal) => {
      try {
        started.parse(await this.#client.send(command, { abortSignal }));
      } catch (error) {
        // One that is under way is success to Step Functions itself, as its input is the same.
        if (requestError(error).name !== "ExecutionAlreadyExists") throw error;
      }
    }, call);
  }
}
