import { requestApiHandler } from "#adapters/lambda";
import { StepFunctionsExecutions, stepFunctionsClient } from "#adapters/stepfunctions";
import { requestMessage, standardPurposes } from "#application";
import { configOf, recordVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";

const config = configOf([
  ...recordVariables,
  "DOCKET_PIPELINE",
  "DOCKET_GENERATOR",
  "DOCKET_CORS_ORIGINS",
]);
const record = recordOf(config);

/** Asks for a message on somebody's behalf. */
export const handler = requestApiHandler({
  requestMessage: requestMessage(
    pipelineOf(record, { purposes: standardPurposes(config.DOCKET_GENERATOR) }),
  ),
  executions: new StepFunctionsExecutions(stepFunctionsClient(), {
    stateMachine: config.DOCKET_PIPELINE,
  }),
  clock: record.clock,
  origins: config.DOCKET_CORS_ORIGINS?.split(" ") ?? [],
  ...observing(),
});
