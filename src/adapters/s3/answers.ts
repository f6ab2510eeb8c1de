import * as z from "zod";

/** What S3 says of what it has done. What is not S3 may say 200 to anything, and has done nothing. */
export const answers = {
  put: z.object({ ETag: z.string().min(1) }),
  removed: z.object({ $metadata: z.object({ httpStatusCode: z.literal(204) }) }),
};
