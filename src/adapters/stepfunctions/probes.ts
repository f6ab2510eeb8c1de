import { DescribeStateMachineCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { err, ok } from "neverthrow";
import type { Probe } from "#application";
import type { StepFunctionsExecutionsOptions } from "./executions.js";
import { stepFunctionsService } from "./service.js";

/**
 * Looks whether the state machine is there and of the standard type (`states:DescribeStateMachine`).
 * The right to start it is not tried: that would begin something.
 */
export function stepFunctionsProbes(
  client: SFNClient,
  { stateMachine, ...retries }: StepFunctionsExecutionsOptions,
): readonly Probe[] {
  const service = stepFunctionsService(stateMachine, "states:DescribeStateMachine", retries);
  const command = new DescribeStateMachineCommand({ stateMachineArn: stateMachine });
  return [
    {
      what: `find the state machine ${stateMachine}`,
      run: (call) =>
        service
          .call((abortSignal) => client.send(command, { abortSignal }), call)
          .andThen(({ type }) => {
            if (type !== "EXPRESS") return ok("there; starting was not tried");
            const advice = `Name a standard state machine: ${stateMachine} is an express one.`;
            return err(service.unavailable(new Error("it knows no names of executions"), advice));
          }),
    },
  ];
}
