/** How many functions may run at once, on AWS Lambda. */
export { type LambdaClientOptions, lambdaClient } from "./client.js";
export { type AccountConcurrency, LambdaConcurrency } from "./concurrency.js";
