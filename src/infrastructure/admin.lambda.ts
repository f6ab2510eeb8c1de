import { adminApiHandler } from "#adapters/admin-api";
import { DynamoDbCaller, DynamoDbViewStore, dynamoDbClient } from "#adapters/dynamodb";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import { inMemoryPorts } from "#adapters/in-memory";
import { S3ArtefactStore, s3Client } from "#adapters/s3";
import { jitteredPause } from "#adapters/system";
import { administrationOver } from "#application";
import { noSearch } from "./aws/search.js";
import { configOf, recordVariables, searchVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { recordOf } from "./lambda/record.js";
import { embedderOf, searchOf } from "./lambda/search.js";
import { noModel } from "./no-model.js";

const config = configOf([
  ...recordVariables,
  "DOCKET_VIEWS_TABLE",
  "DOCKET_BUCKET",
  "DOCKET_EVENT_BUS",
  ...searchVariables,
]);
const client = dynamoDbClient();
const embedder = embedderOf(config);
const isSearched = config.DOCKET_SEARCH_DOMAIN ?? config.DOCKET_SEARCH_ENDPOINT;

/** What a person needs who runs Docket. What is in memory here is nothing that administration uses. */
export const handler = adminApiHandler({
  admin: administrationOver(
    inMemoryPorts({
      ...recordOf(config, client),
      views: new DynamoDbViewStore({
        caller: new DynamoDbCaller(client),
        table: config.DOCKET_VIEWS_TABLE,
      }),
      artefacts: new S3ArtefactStore(s3Client(), { bucket: config.DOCKET_BUCKET }),
      publisher: new EventBridgePublisher({
        client: eventBridgeClient(),
        bus: config.DOCKET_EVENT_BUS,
      }),
      ...(isSearched === undefined ? noSearch : searchOf(config, embedder)),
      embedder,
      model: noModel,
    }),
    {
      codeVersion: process.env["DOCKET_CODE_VERSION"] ?? "unversioned",
      pause: jitteredPause(),
    },
  ),
  log: observing().log,
});
