import { measuring, stageHandler } from "#adapters/lambda";
import { conclude, messageFigures } from "#application";
import { configOf, recordVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";

const record = recordOf(configOf(recordVariables));
const { log, measure } = observing();

/** Ends a message, and measures what it took. */
export const handler = stageHandler({
  stage: conclude(pipelineOf(record)),
  done: measuring({ figures: messageFigures(record), log, measure }),
  log,
});
