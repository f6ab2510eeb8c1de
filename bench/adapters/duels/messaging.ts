/** Alerts by SNS and public events by EventBridge. */
import { randomUUID } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import { SnsAlerts, snsClient } from "#adapters/sns";
import type { PublicEvent } from "#application";
import type { Duel } from "../duel.js";
import { check, done, given, type Local } from "../local.js";

const [title, text] = ["A rollout was stopped", "Complaints rose above 2 % of messages sent."];

/** Sends an alert; publishes one event and ten. */
export function messagingDuels({ aws, variables }: Local): readonly Duel[] {
  return [
    alertDuel(aws, given(variables, "DOCKET_ALERTS_TOPIC")),
    ...[1, 10].map((count) => publishDuel(aws, given(variables, "DOCKET_EVENT_BUS"), count)),
  ];
}

function alertDuel(aws: Local["aws"], topic: string): Duel {
  const alerts = new SnsAlerts(snsClient(aws), { topic });
  const bare = new SNSClient({ ...aws, maxAttempts: 1 });
  return {
    operation: "SNS: send an alert",
    besides: "makes a subject that SNS takes",
    adapter: () => done(alerts.send({ severity: "warning", title, text })),
    bare: () =>
      bare.send(
        new PublishCommand({
          TopicArn: topic,
          Subject: title,
          Message: `${title}\n\n${text}`,
          MessageAttributes: { severity: { DataType: "String", StringValue: "warning" } },
        }),
      ),
  };
}

function publishDuel(aws: Local["aws"], bus: string, count: number): Duel {
  const publisher = new EventBridgePublisher({ client: eventBridgeClient(aws), bus });
  const bare = new EventBridgeClient({ ...aws, maxAttempts: 1 });
  return {
    operation: `EventBridge: publish ${count}`,
    besides: "counts bytes, checks each entry's result (the bus was looked for before)",
    adapter: () => done(publisher.publish(newEvents(count))),
    bare: async () => {
      const Entries = newEvents(count).map((event) => ({
        EventBusName: bus,
        Source: "docket",
        DetailType: event.type,
        Detail: JSON.stringify(event),
        Time: new Date(event.recordedAt),
      }));
      const { FailedEntryCount } = await bare.send(new PutEventsCommand({ Entries }));
      check(FailedEntryCount === 0, "that all were put");
    },
  };
}

function newEvents(count: number): readonly PublicEvent[] {
  return Array.from({ length: count }, () => {
    const customerId = randomUUID();
    return {
      id: `customer:${customerId}/1/customer.registered.v1`,
      type: "customer.registered.v1",
      stream: `customer:${customerId}`,
      version: 1,
      occurredAt: "2026-10-01T12:00:00.000Z",
      recordedAt: "2026-10-01T12:00:01.250Z",
      correlationId: "bench",
      data: { customerId },
    };
  });
}
