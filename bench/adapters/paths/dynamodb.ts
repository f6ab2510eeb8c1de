/** What a function takes along whose record is in DynamoDB, under a key of KMS: all use cases. */
export { dynamoDbClient, dynamoDbPorts, streamHandler } from "#adapters/dynamodb";
export { KmsKeyWrapper, kmsClient } from "#adapters/kms";
export { SystemClock } from "#adapters/system";
export { createDocket } from "#application";
