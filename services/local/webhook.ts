import { createHmac, randomUUID } from "node:crypto";
import { type Agent, request } from "node:https";

/** A deployed API, and the key that its webhooks are signed by. */
export interface WebhookTarget {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly key: string;
  readonly agent: Agent;
}

/** What makes a webhook another one than is right. */
export interface WebhookParts {
  readonly id?: string;
  /** In seconds since 1970. */
  readonly timestamp?: number;
  readonly key?: string;
  readonly contentType?: string;
  /** In the place of those that were computed. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a body as a webhook, signed as Standard Webhooks has it. */
export function sendWebhook(
  target: WebhookTarget,
  body: string | Uint8Array,
  parts: WebhookParts = {},
): Promise<Answer> {
  const id = parts.id ?? `msg_${randomUUID()}`;
  const timestamp = String(parts.timestamp ?? Math.floor(Date.now() / 1_000));
  return post(target, body, {
    "content-type": parts.contentType ?? "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatureOf(parts.key ?? target.key, `${id}.${timestamp}.`, body),
    ...parts.headers,
  });
}

/** The signature of a body that is sent with this id and time, each with a full stop after it. */
export function signatureOf(key: string, head: string, body: string | Uint8Array): string {
  const bytes = Buffer.from(key.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", bytes).update(head).update(body).digest("base64")}`;
}

/** Posts a body as it is. */
export function post(
  { url, agent }: Pick<WebhookTarget, "url" | "agent">,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: "POST", agent, headers, timeout: 60_000 }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: text });
      });
    });
    asking.on("timeout", () => asking.destroy(new Error("the API did not answer within 60 s")));
    asking.on("error", reject);
    asking.end(body);
  });
}
