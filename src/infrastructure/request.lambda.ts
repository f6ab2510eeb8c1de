import { requestHandler } from "#adapters/lambda";
import { StepFunctionsExecutions, stepFunctionsClient } from "#adapters/stepfunctions";
import { requestMessage, standardPurposes } from "#application";
import { configOf, recordVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";

const config = configOf([
  ...recordVariables,
  "DOCKET_PIPELINE",
  "DOCKET_GENERATOR",
  "DOCKET_REQUEST_WITHIN_DAYS",
]);

/** Asks for a message after each service. */
export const handler = requestHandler({
  requestMessage: requestMessage(
    pipelineOf(recordOf(config), { purposes: standardPurposes(config.DOCKET_GENERATOR) }),
  ),
  executions: new StepFunctionsExecutions(stepFunctionsClient(), {
    stateMachine: config.DOCKET_PIPELINE,
  }),
  withinDays: Number(config.DOCKET_REQUEST_WITHIN_DAYS),
  ...observing(),
});
