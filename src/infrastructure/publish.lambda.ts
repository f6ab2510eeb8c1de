import { eventsTold } from "#adapters/dynamodb";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import { publishHandler } from "#adapters/lambda";
import { patientLimits } from "#adapters/remote";
import { configOf } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";

const { DOCKET_EVENT_BUS: bus } = configOf(["DOCKET_EVENT_BUS"]);

/** Tells others of what was recorded. All that it needs to read is in the records of the stream. */
export const handler = publishHandler({
  eventsTold,
  publisher: new EventBridgePublisher({ client: eventBridgeClient(), bus, ...patientLimits }),
  ...observing(),
});
