import { ingestRangeHandler } from "#adapters/lambda";
import { S3RejectStore, S3Uploads, s3Client } from "#adapters/s3";
import { configOf, recordVariables } from "./lambda/config.js";
import { intakeOf } from "./lambda/intake.js";
import { recordOf } from "./lambda/record.js";

const config = configOf([...recordVariables, "DOCKET_BUCKET"]);
const s3 = s3Client();

/** Takes in the lines of a range of an uploaded file. */
export const handler = ingestRangeHandler({
  docket: intakeOf(recordOf(config)),
  uploads: new S3Uploads(s3),
  rejects: new S3RejectStore(s3, { bucket: config.DOCKET_BUCKET }),
});
