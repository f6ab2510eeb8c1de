/** What the page says of the calls beside the admin API, which other programs send. */
export const otherCalls = `## What else the API takes

Two calls are for programs, not for people. They are deployed at the same address and are not in \`openapi.json\`. Both take
\`application/json\` in UTF-8, nested at most 32 deep.

### Tell of a customer or an outcome

\`POST /webhook\`, by [Standard Webhooks](https://www.standardwebhooks.com): without an identity of AWS, signed by the key in the
secret \`docket-<stage>-webhook\`. A body of at most 255 KiB.

| name | in |  | what |
|---|---|---|---|
| \`webhook-id\` | header | needed | Visible ASCII without a full stop, at most 256: the same when it is sent again, which is then one fact |
| \`webhook-timestamp\` | header | needed | Seconds since 1970, at most 5 minutes off |
| \`webhook-signature\` | header | needed | One or more, separated by spaces; a \`v1\` (HMAC-SHA256) has to be right |
| \`type\` | body | needed | \`customer.record\`, \`message.outcome\` |
| \`data\` | body | needed | A customer, as a line of \`examples/customers.ndjson\`; or an outcome: \`message_id\`, \`event_id\`, \`kind\`, \`occurred_at\` |
| \`timestamp\` | body |  | An instant with its offset; nothing is made of it |

\`\`\`sh
body='{"type": "message.outcome", "data": {"message_id": "m-1", "event_id": "e-1", "kind": "clicked",
  "occurred_at": "2026-11-23T10:00:00Z"}}'
key=$(aws secretsmanager get-secret-value --secret-id docket-$stage-webhook --query SecretString --output text \\
  | sed 's/.*"whsec_\\([^"]*\\)".*/\\1/' | base64 -d | od -An -tx1 | tr -d ' \\n')
id=$(uuidgen) at=$(date +%s)
signature=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
curl -H "content-type: application/json" -H "webhook-id: $id" -H "webhook-timestamp: $at" \\
  -H "webhook-signature: v1,$signature" -d "$body" "\${url}webhook"
\`\`\`

Answers 202 once it is in the queue: \`id\`, the webhook's. What it tells of is taken in after that.

Problems of its own: 400 \`header-missing\`, \`header-malformed\`, \`not-utf-8\`, \`not-json\`, \`too-deep\`; 401 \`timestamp-too-old\`,
\`timestamp-too-new\`, \`signature-wrong\`; 413 \`too-large\`; 415 \`media-type\`; 422 \`unknown-type\`, \`invalid-fields\` with the paths in
\`fields\`; 503 \`unavailable\` with \`Retry-After\`. Whoever is answered with 429 or 5xx sends it again, under the same id.

### Ask for a message

\`POST /messages\`, signed as the admin API's calls are, with the right to \`POST/messages\`. A body of at most 8 KiB. A service that has
just been completed asks by itself: this is for every other occasion.

| name | in |  | what |
|---|---|---|---|
| \`customerId\` | body | needed | string |
| \`purpose\` | body |  | string: without it the first purpose that suits the customer |
| \`idempotencyKey\` | body |  | string, as an id: what the message is asked for by; without it the customer's newest service |

\`\`\`sh
signed -d '{"customerId": "c-1", "idempotencyKey": "spring-2027"}' "\${url}messages"
\`\`\`

Customer, purpose and \`idempotencyKey\` make the message's id, for ever: asked again by the same key, nothing is written a second time
and the answer is that of the first time. Another message to the same customer takes another key. Here the key stands in the
body: a header \`Idempotency-Key\` has no effect.

Answers 202 with what was decided: \`messageId\`, \`purpose\`, \`decision\` (\`reserved\`: it is being written; \`declined\`: it will not be),
\`reason\` of what was declined, such as \`no-consent\`. What becomes of it: \`messages get\`.

Problems of its own: 400 \`not-utf-8\`, \`not-json\`, \`too-deep\`; 404 \`unknown-customer\`; 409 \`not-in-service\`; 413 \`too-large\`;
415 \`media-type\`; 422 \`invalid-fields\` with the paths in \`fields\`; 500 \`unreadable\`; 503 \`unavailable\` with \`Retry-After\`.`;
