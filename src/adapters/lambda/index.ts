/** What AWS calls: the handlers of functions, each a translation between its event and a use case. */
export type { Headers, RestAnswer } from "./rest-event.js";
export { type NotVerified, type SignedWebhook, verify } from "./standard-webhooks.js";
export {
  bodyLimitBytes,
  type Trouble,
  type WebhookOptions,
  webhookHandler,
} from "./webhook.js";
