/** Executions of the pipeline on AWS Step Functions. */
export { type StepFunctionsClientOptions, stepFunctionsClient } from "./client.js";
export { StepFunctionsExecutions, type StepFunctionsExecutionsOptions } from "./executions.js";
export { stepFunctionsProbes } from "./probes.js";
