import { ListServiceQuotasCommand, type ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import {
  administrationLimits,
  RemoteService,
  type RequestError,
  type RetryOptions,
} from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";

/** A quota of the account in the region, as Service Quotas names it. */
export interface Quota {
  readonly name: string;
  readonly value: number;
}

/** Of which service quotas are asked for. */
export interface QuotasOptions extends RetryOptions {
  /** As Service Quotas calls it, e.g. "bedrock". */
  readonly serviceCode: string;
}

const page = z.object({
  Quotas: z.array(
    z
      .object({ QuotaName: z.string(), Value: z.number() })
      .transform(({ QuotaName: name, Value: value }) => ({ name, value })),
  ),
  NextToken: z.string().min(1).optional(),
});

/** All quotas of a service (`servicequotas:ListServiceQuotas`). */
export function quotasOf(
  client: ServiceQuotasClient,
  { serviceCode: ServiceCode, ...retries }: QuotasOptions,
  call?: CallOptions,
): ResultAsync<readonly Quota[], Unavailable> {
  const traits = { name: "Service Quotas", limits: administrationLimits, adviceFor: adviceAbout };
  const service = new RemoteService(traits, retries);
  return safeTry<readonly Quota[], Unavailable>(async function* () {
    const found: Quota[] = [];
    let NextToken: string | undefined;
    do {
      const command = new ListServiceQuotasCommand({ ServiceCode, MaxResults: 100, NextToken });
      const told = yield* await service.call(
        async (abortSignal) => page.parse(await client.send(command, { abortSignal })),
        call,
      );
      found.push(...told.Quotas);
      NextToken = told.NextToken;
    } while (NextToken !== undefined);
    return ok(found);
  });
}

function adviceAbout({ name, status }: RequestError): string | undefined {
  if (name === "ZodError") return "What answers there is not Service Quotas: correct the endpoint.";
  return name.startsWith("AccessDenied") || status === 403
    ? "Allow this identity servicequotas:ListServiceQuotas."
    : undefined;
}
