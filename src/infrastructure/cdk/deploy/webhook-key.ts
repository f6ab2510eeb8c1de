import { randomBytes, randomUUID } from "node:crypto";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import { RemoteService, type RetryOptions, requestError, withoutAnswer } from "#adapters/remote";
import { secretsManagerClient } from "#adapters/secrets-manager";
import type { Unavailable } from "#application";
import { askedInVain } from "../../aws/asked-in-vain.js";

/**
 * Makes a key for who sends webhooks, where the secret is known to hold none: another one in the place of theirs would
 * have every webhook refused.
 */
export function ensureWebhookKey(
  SecretId: string,
  retries: RetryOptions = {},
): ResultAsync<string, string> {
  const client = secretsManagerClient();
  const service = new RemoteService({ name: "Secrets Manager" }, retries);
  return safeTry<string, string>(async function* () {
    const isThere = yield* await service
      .call((abortSignal) =>
        client.send(new GetSecretValueCommand({ SecretId }), { abortSignal }).catch(withoutAnswer),
      )
      .map(({ SecretString = "" }) => SecretString.includes("whsec_"))
      .orElse((error) => holdsNone(error, SecretId));
    if (isThere) return ok("the webhook key is there");
    const command = new PutSecretValueCommand({
      SecretId,
      SecretString: JSON.stringify({ key: `whsec_${randomBytes(32).toString("base64")}` }),
      // Sent again it is the same version of the secret.
      ClientRequestToken: randomUUID(),
    });
    return service
      .call((abortSignal) => client.send(command, { abortSignal }))
      .map(() => `a webhook key is made: it is in the secret ${SecretId}, for who sends webhooks`)
      .mapErr((error) => `The secret ${SecretId} cannot be written: ${askedInVain(error)}`);
  });
}

/** Only an answer that tells decides: a refusal says nothing of what the secret holds. */
function holdsNone(error: Unavailable, secret: string): Result<false, string> {
  const { name, status } = requestError(error.cause);
  if (name === "ResourceNotFoundException" && status < 500) return ok(false);
  return err(
    `Whether the secret ${secret} holds a webhook key cannot be told: ${askedInVain(error)} It was left as it is; allow secretsmanager:GetSecretValue on it and kms:Decrypt on its key, then run this again.`,
  );
}
