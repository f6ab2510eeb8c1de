import { planUploadHandler } from "#adapters/lambda";
import { S3Uploads, s3Client } from "#adapters/s3";

/** Cuts an uploaded file into ranges. Which bucket it is in, its event says. */
export const handler = planUploadHandler({ uploads: new S3Uploads(s3Client()) });
