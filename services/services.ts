import type { Result } from "neverthrow";
import { type AwsLocal, startAwsLocal, untilAws } from "./aws-local.js";
import { freePort } from "./child.js";
import {
  type DynamoDbLocal,
  type ServiceOptions,
  startDynamoDbLocal,
  untilReady,
} from "./dynamodb-local.js";
import { type OpenSearchLocal, startOpenSearchLocal, untilOpenSearch } from "./opensearch-local.js";

/** Where the services are. */
export interface Places {
  readonly dynamoDb: string;
  readonly aws: { readonly endpoint: string; readonly caFile: string };
  readonly openSearch: string;
}

/** Each service that was started, or why it cannot be had. */
export interface Services {
  readonly dynamoDb: Result<DynamoDbLocal, string>;
  readonly aws: Result<AwsLocal, string>;
  readonly openSearch: Result<OpenSearchLocal, string>;
  stop(): Promise<void>;
}

/** Starts all services side by side; they may not answer yet (`untilAllReady`). */
export async function startServices(options: ServiceOptions = {}): Promise<Services> {
  const port = await freePort();
  const [dynamoDb, aws, openSearch] = await Promise.all([
    startDynamoDbLocal(options),
    startAwsLocal({ ...options, openSearch: `127.0.0.1:${port}` }),
    startOpenSearchLocal({ ...options, port }),
  ]);
  const stop = async () => {
    const all = [dynamoDb, aws, openSearch];
    await Promise.all(all.map((service) => (service.isOk() ? service.value.stop() : undefined)));
  };
  return { dynamoDb, aws, openSearch, stop };
}

/** The services by the names that people know them by. */
export function named({ dynamoDb, aws, openSearch }: Omit<Services, "stop">) {
  return [
    ["DynamoDB Local", dynamoDb],
    ["The local AWS", aws],
    ["OpenSearch", openSearch],
  ] as const;
}

/** Where those are that could be had. */
export function placesOf({ dynamoDb, aws, openSearch }: Omit<Services, "stop">): Partial<Places> {
  return {
    ...(dynamoDb.isOk() && { dynamoDb: dynamoDb.value.endpoint }),
    ...(aws.isOk() && { aws: { endpoint: aws.value.endpoint, caFile: aws.value.caFile } }),
    ...(openSearch.isOk() && { openSearch: openSearch.value.endpoint }),
  };
}

/** Waits until all of them answer. Throws when one does not within 60 s. */
export async function untilAllReady({ dynamoDb, aws, openSearch }: Places): Promise<void> {
  await Promise.all([untilReady(dynamoDb), untilAws(aws), untilOpenSearch(openSearch)]);
}
