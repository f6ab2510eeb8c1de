import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** Where DynamoDB is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type DynamoDbClientOptions = Pick<
  DynamoDBClientConfig,
  "region" | "endpoint" | "credentials"
>;

/** A client for `DynamoDbCaller`: it does not retry, and keeps its connections open. */
export function dynamoDbClient(options: DynamoDbClientOptions = {}): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets: 200 };
  const client = new DynamoDBClient({
    ...options,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 2_000,
      // The caller has its own, shorter one; this closes what nobody waits for any more.
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  // It copies every request and answer, for a log that nobody keeps.
  client.middlewareStack.remove("loggerMiddleware");
  // One that may not retry has nothing to do but costs a twentieth of a request. Others are placed by it.
  client.middlewareStack.add((next) => next, {
    name: "retryMiddleware",
    step: "finalizeRequest",
    priority: "high",
    override: true,
  });
  return client;
}
