import { stageHandler } from "#adapters/lambda";
import { judge } from "#application";
import { configOf, recordVariables } from "./lambda/config.js";
import { modelOf, modelVariables } from "./lambda/model.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";

const config = configOf([...recordVariables, ...modelVariables]);

/** Has the newest draft judged. */
export const handler = stageHandler({
  stage: judge(pipelineOf({ ...recordOf(config), ...modelOf(config) })),
  ...observing(),
});
