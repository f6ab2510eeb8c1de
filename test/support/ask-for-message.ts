import { type Answer, post } from "../../services/local/webhook.js";
import { identity } from "../../services/prepare-aws.js";
import type { App } from "./deployed.js";
import { signed } from "./sigv4.js";

/** Asks the deployed API for a message to a customer, as the account's root: twice by one key is once. */
export function askForMessage({ webhook }: App, customerId: string, key: string): Promise<Answer> {
  const url = new URL(webhook.url.replace(/webhook$/, "messages"));
  const body = JSON.stringify({ customerId, idempotencyKey: key });
  const { accessKeyId, secretAccessKey: secret } = identity.credentials;
  const headers = signed(
    {
      method: "POST",
      target: url.pathname,
      headers: { host: url.host, "content-type": "application/json" },
      body,
    },
    { accessKeyId, secret, service: "execute-api", region: identity.region, at: new Date() },
  );
  return post({ url: url.href, agent: webhook.agent }, body, headers);
}
