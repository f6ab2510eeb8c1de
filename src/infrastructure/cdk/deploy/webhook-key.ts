import { randomBytes } from "node:crypto";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { StageAnswer } from "#adapters/cli";
import type { AwsCalls } from "../../aws/signed.js";

/**
 * Makes a key for who sends webhooks, where the secret is known to hold none: another one in the place of theirs would
 * have every webhook refused.
 */
export function ensureWebhookKey(
  { json }: Pick<AwsCalls, "json">,
  SecretId: string,
): ResultAsync<string, string> {
  return safeTry<string, string>(async function* () {
    const found = yield* await json("secretsmanager", "secretsmanager.GetSecretValue", {
      SecretId,
    });
    if (yield* holdsKey(found, SecretId)) return ok("the webhook key is there");
    const SecretString = JSON.stringify({ key: `whsec_${randomBytes(32).toString("base64")}` });
    const put = yield* await json("secretsmanager", "secretsmanager.PutSecretValue", {
      SecretId,
      SecretString,
    });
    return put.status === 200
      ? ok(`a webhook key is made: it is in the secret ${SecretId}, for who sends webhooks`)
      : err(`The secret ${SecretId} cannot be written: Secrets Manager answered ${put.status}.`);
  });
}

/** Only an answer that tells decides: a refusal says nothing of what the secret holds. */
function holdsKey({ status, body }: StageAnswer, secret: string): Result<boolean, string> {
  if (status === 200) return ok(/whsec_/.test(body));
  if (status === 400 && body.includes("ResourceNotFoundException")) return ok(false);
  return err(
    `Whether the secret ${secret} holds a webhook key cannot be told: Secrets Manager answered ${status}. It was left as it is; allow secretsmanager:GetSecretValue on it and kms:Decrypt on its key, then run this again.`,
  );
}
