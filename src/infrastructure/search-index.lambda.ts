import { DynamoDbCaller, DynamoDbViewStore, dynamoDbClient } from "#adapters/dynamodb";
import { searchIndexHandler } from "#adapters/lambda";
import { S3ArtefactStore, s3Client } from "#adapters/s3";
import { eraseFromSearch, indexCase, indexCasesOf, indexCustomer } from "#application";
import { configOf, recordVariables, searchVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { recordOf } from "./lambda/record.js";
import { embedderOf, searchOf } from "./lambda/search.js";

const own = ["DOCKET_VIEWS_TABLE", "DOCKET_BUCKET"] as const;
const names = [...recordVariables, ...own, ...searchVariables] as const;
const config = configOf(names, { needsSearch: true });
const embedder = embedderOf(config);
const client = dynamoDbClient();
const ports = {
  ...recordOf(config, client),
  views: new DynamoDbViewStore({
    caller: new DynamoDbCaller(client),
    table: config.DOCKET_VIEWS_TABLE,
  }),
  ...searchOf(config, embedder),
  embedder,
  artefacts: new S3ArtefactStore(s3Client(), { bucket: config.DOCKET_BUCKET }),
};

/** Keeps customers and cases in the search indexes as the record has them. */
export const handler = searchIndexHandler({
  indexCustomer: indexCustomer(ports),
  indexCase: indexCase(ports),
  indexCasesOf: indexCasesOf(ports),
  eraseFromSearch: eraseFromSearch(ports),
  ...observing(),
});
