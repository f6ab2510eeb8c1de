import {
  ServiceQuotasClient,
  type ServiceQuotasClientConfig,
} from "@aws-sdk/client-service-quotas";
import { once } from "#adapters/remote";

/** Where Service Quotas is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type ServiceQuotasClientOptions = Pick<
  ServiceQuotasClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapter of this folder: it does not retry, and keeps its connections open. */
export function serviceQuotasClient(options: ServiceQuotasClientOptions = {}): ServiceQuotasClient {
  return once(
    new ServiceQuotasClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
