import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { err, ok } from "neverthrow";
import type { Probe } from "#application";
import { requestLimitBytes } from "./entries.js";
import type { SqsIntakeQueueOptions } from "./intake-queue.js";
import { sqsService } from "./service.js";

/**
 * Looks whether the queue is there and takes letters of the greatest length
 * (`sqs:GetQueueAttributes`). That letters may be sent is not tried: somebody would take them in.
 */
export function sqsProbes(
  client: SQSClient,
  { queue, ...retries }: SqsIntakeQueueOptions,
): readonly Probe[] {
  const service = sqsService(queue, "sqs:GetQueueAttributes", retries);
  const command = new GetQueueAttributesCommand({
    QueueUrl: queue,
    AttributeNames: ["MaximumMessageSize"],
  });
  return [
    {
      what: `find the queue ${queue}`,
      run: (call) =>
        service
          .call((abortSignal) => client.send(command, { abortSignal }), call)
          .andThen(({ Attributes: found = {} }) => {
            const most = Number(found["MaximumMessageSize"]);
            if (most >= requestLimitBytes) return ok("there; sending was not tried");
            const advice = `Set MaximumMessageSize of the queue ${queue} to at least ${requestLimitBytes}.`;
            return err(service.unavailable(new Error(`it takes at most ${most} bytes`), advice));
          }),
    },
  ];
}
