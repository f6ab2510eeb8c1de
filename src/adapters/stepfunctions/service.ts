import { RemoteService, type RequestError, type RetryOptions } from "#adapters/remote";

/** Step Functions as it is used for one state machine, which knows what to do when that cannot be used. */
export function stepFunctionsService(
  stateMachine: string,
  right: string,
  retries?: RetryOptions,
): RemoteService {
  const adviceFor = (error: RequestError) => adviceAbout(stateMachine, right, error);
  return new RemoteService({ name: "Step Functions", adviceFor }, retries);
}

function adviceAbout(
  stateMachine: string,
  right: string,
  { name, message, status }: RequestError,
): string | undefined {
  if (name === "StateMachineDoesNotExist" || name === "InvalidArn") {
    return `There is no state machine ${stateMachine}: create it, or correct its ARN or the region.`;
  }
  if (name === "StateMachineDeleting") {
    return `The state machine ${stateMachine} is being deleted: name another one.`;
  }
  if (name === "ExecutionLimitExceeded") {
    return `Too many executions of ${stateMachine} are under way: see what holds them up.`;
  }
  if (/^Kms/i.test(name)) {
    return `The key by which ${stateMachine} encrypts cannot be used: ${message}`;
  }
  if (name === "ZodError") return "What answers there is not Step Functions: correct the endpoint.";
  if (name.startsWith("AccessDenied") || status === 403) {
    return `Allow this identity ${right} on ${stateMachine}: ${message}`;
  }
  return undefined;
}
