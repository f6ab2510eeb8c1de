import { dynamoDbClient } from "#adapters/dynamodb";
import { ingestStreamHandler } from "#adapters/lambda";
import { patientLimits } from "#adapters/remote";
import { S3RejectStore, s3Client } from "#adapters/s3";
import { configOf, recordVariables } from "./lambda/config.js";
import { intakeOf, noticing } from "./lambda/intake.js";
import { observing } from "./lambda/observing.js";
import { recordOf } from "./lambda/record.js";

const config = configOf([...recordVariables, "DOCKET_BUCKET"]);
const record = recordOf(config, dynamoDbClient(), patientLimits);

/** Takes in the records of the stream of high volume. */
export const handler = ingestStreamHandler({
  docket: intakeOf(record),
  rejects: new S3RejectStore(s3Client(), { bucket: config.DOCKET_BUCKET, ...patientLimits }),
  clock: record.clock,
  noticed: noticing(observing()),
});
