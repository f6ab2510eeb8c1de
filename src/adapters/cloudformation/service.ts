import {
  administrationLimits,
  RemoteService,
  type RequestError,
  type RetryOptions,
} from "#adapters/remote";

/** CloudFormation as it is asked by one action about one stack, or about all by "*". */
export function cloudFormationService(
  action: string,
  stack: string,
  retries: RetryOptions,
): RemoteService {
  const adviceFor = (error: RequestError) => adviceAbout(action, stack, error);
  const traits = { name: "CloudFormation", limits: administrationLimits, adviceFor };
  return new RemoteService(traits, retries);
}

function adviceAbout(
  action: string,
  stack: string,
  { name, status }: RequestError,
): string | undefined {
  if (name === "ZodError") return "What answers there is not CloudFormation: correct the endpoint.";
  if (name.startsWith("AccessDenied") || status === 403) {
    const on = stack === "*" ? "every stack" : `the stack ${stack}`;
    return `Allow this identity cloudformation:${action} on ${on}.`;
  }
  return undefined;
}
