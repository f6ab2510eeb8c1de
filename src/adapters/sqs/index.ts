/** The intake queue on Amazon SQS. */
export { type SqsClientOptions, sqsClient } from "./client.js";
export { SqsIntakeQueue, type SqsIntakeQueueOptions } from "./intake-queue.js";
export { sqsProbes } from "./probes.js";
