import { stageHandler } from "#adapters/lambda";
import { generate } from "#application";
import { configOf, recordVariables } from "./lambda/config.js";
import { modelOf, modelVariables } from "./lambda/model.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";

const config = configOf([...recordVariables, ...modelVariables]);

/** Has the next attempt written. */
export const handler = stageHandler({
  stage: generate(pipelineOf({ ...recordOf(config), ...modelOf(config) })),
  ...observing(),
});
