import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Probe } from "#application";
import {
  SecretsManagerWebhookKeys,
  type SecretsManagerWebhookKeysOptions,
} from "./webhook-keys.js";

/** Reads the webhook's keys, anew each time. */
export function secretsManagerProbes(
  client: SecretsManagerClient,
  options: SecretsManagerWebhookKeysOptions,
): readonly Probe[] {
  return [
    {
      what: `read the webhook keys of the secret ${options.secret}`,
      run: (call) =>
        new SecretsManagerWebhookKeys(client, options)
          .accepted(call)
          .map(({ length }) =>
            length === 1 ? "the current one" : "the current and the previous one",
          ),
    },
  ];
}
