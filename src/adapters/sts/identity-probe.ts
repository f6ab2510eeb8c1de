import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import type { ResultAsync } from "neverthrow";
import { RemoteService } from "#adapters/remote";
import type { Probe, Unavailable } from "#application";

/** Where STS is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type StsClientOptions = Pick<
  STSClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client that does not retry. */
export function stsClient(options: StsClientOptions = {}): STSClient {
  return new STSClient({ ...options, maxAttempts: 1 });
}

/** The account that AWS takes this program to be of. Everybody may ask that. */
export function callerAccount(client: STSClient): ResultAsync<string, Unavailable> {
  const service = new RemoteService({ name: "STS" });
  return service.call(async (abortSignal) => {
    const identity = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    return identity.Account ?? "";
  });
}

/** Says as whom AWS takes this program, and in which region. Everybody may ask that. */
export function identityProbe(client: STSClient): Probe {
  const service = new RemoteService({ name: "STS" });
  return {
    what: "credentials",
    run: (call) =>
      service.call(async (abortSignal) => {
        const identity = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
        return `${identity.Arn} in ${await client.config.region()}`;
      }, call),
  };
}
