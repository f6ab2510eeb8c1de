import { finishUploadHandler } from "#adapters/lambda";
import { S3RejectStore, s3Client } from "#adapters/s3";
import { configOf } from "./lambda/config.js";
import { observing } from "./lambda/observing.js";

const { DOCKET_BUCKET: bucket } = configOf(["DOCKET_BUCKET"]);

/** Puts together what came of the ranges of an uploaded file. */
export const handler = finishUploadHandler({
  rejects: new S3RejectStore(s3Client(), { bucket }),
  measure: observing().measure,
});
