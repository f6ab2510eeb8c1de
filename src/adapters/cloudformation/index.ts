/** Stacks on AWS CloudFormation, looked at. */
export type { Stack, StackResource } from "./answers.js";
export { type CloudFormationClientOptions, cloudFormationClient } from "./client.js";
export { CloudFormationStacks } from "./stacks.js";
