import { GetTopicAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import * as z from "zod";
import type { Probe } from "#application";
import type { SnsAlertsOptions } from "./alerts.js";
import { snsService } from "./service.js";

const described = z.object({ Attributes: z.record(z.string(), z.string()) });

/**
 * Looks whether the topic is there (`sns:GetTopicAttributes`). The right to publish is not tried:
 * that would alert people.
 */
export function snsProbes(
  client: SNSClient,
  { topic, ...retries }: SnsAlertsOptions,
): readonly Probe[] {
  const service = snsService(topic, "sns:GetTopicAttributes", retries);
  return [
    {
      what: `find the topic ${topic}`,
      run: (call) =>
        service
          .call(async (abortSignal) => {
            const command = new GetTopicAttributesCommand({ TopicArn: topic });
            return described.parse(await client.send(command, { abortSignal }));
          }, call)
          .map(({ Attributes: found }) => {
            const count = Number(found["SubscriptionsConfirmed"] ?? 0);
            return `there, with ${count} confirmed subscriptions; publishing was not tried`;
          }),
    },
  ];
}
