import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import type { RemoteService, RetryOptions } from "#adapters/remote";
import type { Alert, Alerts, CallOptions, Unavailable } from "#application";
import { snsService } from "./service.js";

/** Whom alerts are sent to. */
export interface SnsAlertsOptions extends RetryOptions {
  /** The ARN of a standard topic. */
  readonly topic: string;
}

/** What is not SNS may say 200, and has told nobody. */
const published = z.object({ MessageId: z.string().min(1) });

/**
 * Alerts by a topic of SNS. The message is the title and the text; the subject is what of the title
 * SNS takes in one. Subscriptions may filter by the attribute `severity`.
 */
export class SnsAlerts implements Alerts {
  readonly #client: SNSClient;
  readonly #service: RemoteService;
  readonly #topic: string;

  constructor(client: SNSClient, { topic, ...retries }: SnsAlertsOptions) {
    this.#client = client;
    this.#service = snsService(topic, "sns:Publish", retries);
    this.#topic = topic;
  }

  send({ severity, title, text }: Alert, call?: CallOptions): ResultAsync<void, Unavailable> {
    const command = new PublishCommand({
      TopicArn: this.#topic,
      Subject: subjectOf(title) || severity,
      Message: `${title}\n\n${text}`,
      MessageAttributes: { severity: { DataType: "String", StringValue: severity } },
    });
    return this.#service
      .call(
        async (abortSignal) => published.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(() => undefined);
  }
}

/**
 * ASCII without control characters, not beginning with a blank, and shorter than 100 characters.
 * Source: Amazon SNS API Reference, "Publish".
 */
function subjectOf(title: string): string {
  return title
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/\s+/g, " ")
    .replace(/[^ -~]/gu, "?")
    .trim()
    .slice(0, 99);
}
