import {
  CloudFormationClient,
  type CloudFormationClientConfig,
} from "@aws-sdk/client-cloudformation";
import { once } from "#adapters/remote";

/** Where CloudFormation is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type CloudFormationClientOptions = Pick<
  CloudFormationClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapter of this folder: it does not retry, and keeps its connections open. */
export function cloudFormationClient(
  options: CloudFormationClientOptions = {},
): CloudFormationClient {
  return once(
    new CloudFormationClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
