import { stageHandler } from "#adapters/lambda";
import { readPriceBook, S3ArtefactStore, S3BrandGuidelines, s3Client } from "#adapters/s3";
import { prepare } from "#application";
import { once } from "./aws/once.js";
import { configOf, recordVariables, searchVariables } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";
import { pipelineOf, recordOf } from "./lambda/record.js";
import { casesOf, embedderOf } from "./lambda/search.js";

const config = configOf([
  ...recordVariables,
  "DOCKET_BUCKET",
  "DOCKET_GUIDELINES_KEY",
  "DOCKET_PRICE_BOOK_KEY",
  ...searchVariables,
]);
const { DOCKET_BUCKET: bucket } = config;
const s3 = s3Client();
const embedder = embedderOf(config);
const ports = {
  ...recordOf(config),
  artefacts: new S3ArtefactStore(s3, { bucket }),
  guidelines: new S3BrandGuidelines(s3, { bucket, key: config.DOCKET_GUIDELINES_KEY }),
  embedder,
  cases: casesOf(config, embedder),
};
/** Each instance of the function reads the prices once; no other stage needs any but the pinned ones. */
const pipeline = once(() =>
  readPriceBook(s3, { bucket, key: config.DOCKET_PRICE_BOOK_KEY }).map((priceBook) =>
    pipelineOf(ports, { priceBook }),
  ),
);

/** Pins all that a message will rest on. */
export const handler = stageHandler({
  stage: (messageId, call) => pipeline().andThen((ready) => prepare(ready)(messageId, call)),
  ...observing(),
});
