/** The record in DynamoDB and the search together, with all use cases. */
export * from "./all-search.js";
export * from "./dynamodb.js";
