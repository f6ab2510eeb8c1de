import { GetParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
  withoutAnswer,
} from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";

/** Which parameter is meant. */
export interface SsmParameterOptions extends RetryOptions {
  /** Its full name, e.g. "/cdk-bootstrap/hnb659fds/version". */
  readonly name: string;
}

const found = z.object({ Parameter: z.object({ Value: z.string() }) });

/** The text of one parameter, if it is there; one that is encrypted stays so (`ssm:GetParameter`). */
export function parameterText(
  client: SSMClient,
  { name: Name, ...retries }: SsmParameterOptions,
  call?: CallOptions,
): ResultAsync<string | undefined, Unavailable> {
  const adviceFor = ({ name, status }: RequestError) => {
    if (name === "ZodError") {
      return "What answers there is not Parameter Store: correct the endpoint.";
    }
    return name.startsWith("AccessDenied") || status === 403
      ? `Allow this identity ssm:GetParameter on ${Name}.`
      : undefined;
  };
  const service = new RemoteService({ name: "Parameter Store", adviceFor }, retries);
  const command = new GetParameterCommand({ Name });
  return service.call(async (abortSignal) => {
    try {
      const answer = await client.send(command, { abortSignal }).catch(withoutAnswer);
      return found.parse(answer).Parameter.Value;
    } catch (error) {
      if (requestError(error).name === "ParameterNotFound") return undefined;
      throw error;
    }
  }, call);
}
