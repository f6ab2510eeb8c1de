import {
  DynamoDbCaller,
  DynamoDbViewStore,
  dynamoDbClient,
  touchedStreams,
} from "#adapters/dynamodb";
import { projectHandler } from "#adapters/lambda";
import { patientLimits } from "#adapters/remote";
import {
  agentsView,
  featuresView,
  messagesView,
  projectStreams,
  registryView,
  snapshotPolicy,
  snapshotStream,
} from "#application";
import { customer, customerContract } from "#domain";
import { configOf, recordVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { recordOf } from "./lambda/record.js";

const config = configOf([...recordVariables, "DOCKET_VIEWS_TABLE"]);
const client = dynamoDbClient();
const { events, snapshots } = recordOf(config, client, patientLimits);
const views = new DynamoDbViewStore({
  caller: new DynamoDbCaller(client, patientLimits),
  table: config.DOCKET_VIEWS_TABLE,
});

/** Refreshes the rows of streams that grew, and keeps snapshots of customers. */
export const handler = projectHandler({
  touched: touchedStreams,
  project: projectStreams(events, views, [registryView, agentsView, featuresView, messagesView()]),
  snapshot: snapshotStream(events, customer, snapshotPolicy(snapshots, customer, customerContract)),
  ...observing(),
});
