import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { once } from "#adapters/remote";
import { stoppable } from "./stoppable.js";

/** Where DynamoDB is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type DynamoDbClientOptions = Pick<
  DynamoDBClientConfig,
  "region" | "endpoint" | "credentials"
>;

/** A client for `DynamoDbCaller`: it does not retry, and keeps its connections open. */
export function dynamoDbClient(options: DynamoDbClientOptions = {}): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets: 200 };
  return stoppable(
    once(
      new DynamoDBClient({
        ...options,
        maxAttempts: 1,
        cacheMiddleware: true,
        requestHandler: {
          connectionTimeout: 2_000,
          // The caller has its own, shorter one; this closes what nobody waits for any more.
          requestTimeout: 30_000,
          throwOnRequestTimeout: true,
          httpAgent: agent,
          httpsAgent: agent,
        },
      }),
    ),
  );
}
