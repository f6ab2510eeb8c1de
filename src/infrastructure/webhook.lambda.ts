import { webhookHandler } from "#adapters/lambda";
import { powertoolsLog } from "#adapters/powertools";
import { SecretsManagerWebhookKeys, secretsManagerClient } from "#adapters/secrets-manager";
import { SqsIntakeQueue, sqsClient } from "#adapters/sqs";
import { SystemClock } from "#adapters/system";
import { configOf } from "./lambda/config.js";

const config = configOf(["DOCKET_WEBHOOK_SECRET", "DOCKET_INTAKE_QUEUE_URL"]);
const log = powertoolsLog();

/** Takes signed webhooks and puts them into the intake queue. */
export const handler = webhookHandler({
  keys: new SecretsManagerWebhookKeys(secretsManagerClient(), {
    secret: config.DOCKET_WEBHOOK_SECRET,
  }),
  queue: new SqsIntakeQueue(sqsClient(), { queue: config.DOCKET_INTAKE_QUEUE_URL }),
  clock: new SystemClock(),
  troubled: (trouble) => log("warn", "unavailable", { ...trouble }),
});
