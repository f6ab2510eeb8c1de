/** Settings in Parameter Store, keys of KMS, a secret of Secrets Manager. */
import { randomBytes } from "node:crypto";
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { SecretsManagerWebhookKeys, secretsManagerClient } from "#adapters/secrets-manager";
import { SsmSettings, ssmClient } from "#adapters/ssm";
import type { Duel } from "../duel.js";
import { check, done, given, type Local } from "../local.js";

/** Gets a setting, wraps and unwraps a key, reads a webhook's keys; nothing of it is held. */
export async function secretDuels({ aws, variables }: Local): Promise<readonly Duel[]> {
  return [
    settingsDuel(aws, given(variables, "DOCKET_SETTINGS_PATH")),
    ...(await keyDuels(aws, given(variables, "DOCKET_KMS_KEY"))),
    await webhookDuel(aws, given(variables, "DOCKET_WEBHOOK_SECRET")),
  ];
}

function settingsDuel(aws: Local["aws"], Path: string): Duel {
  const settings = new SsmSettings(ssmClient(aws), { path: Path, maxAgeMs: 0 });
  const bare = new SSMClient({ ...aws, maxAttempts: 1 });
  const schema = z.record(z.string(), z.object({ tokensPerMinute: z.int().positive() }));
  const setting = { name: "model-quotas", schema };
  const models = (quotas: object) => check(Object.keys(quotas).length === 2, "the setting");
  return {
    operation: "SSM: get a setting",
    besides: "validates it",
    adapter: async () => models(await done(settings.get(setting))),
    bare: async () => {
      const { Parameters = [] } = await bare.send(
        new GetParametersByPathCommand({
          Path,
          Recursive: true,
          WithDecryption: true,
          MaxResults: 10,
        }),
      );
      const found = Parameters.find(({ Name }) => Name === `${Path}/model-quotas`);
      models(JSON.parse(found?.Value ?? "{}"));
    },
  };
}

async function keyDuels(aws: Local["aws"], KeyId: string): Promise<readonly Duel[]> {
  const wrapper = new KmsKeyWrapper(kmsClient(aws), { key: KeyId });
  const bare = new KMSClient({ ...aws, maxAttempts: 1 });
  const key = randomBytes(32);
  const subject = "customer:c-0001";
  const EncryptionContext = { subject };
  const encrypt = () => bare.send(new EncryptCommand({ KeyId, Plaintext: key, EncryptionContext }));
  const wrapped = await done(wrapper.wrap(key, subject));
  const { CiphertextBlob } = await encrypt();
  return [
    {
      operation: "KMS: wrap a key",
      besides: "puts a check of the key before it (HMAC)",
      adapter: () => done(wrapper.wrap(key, subject)),
      bare: encrypt,
    },
    {
      operation: "KMS: unwrap a key",
      besides: "checks the key (HMAC)",
      adapter: async () => check(key.equals(await done(wrapper.unwrap(wrapped, subject))), "it"),
      bare: async () => {
        const { Plaintext = new Uint8Array() } = await bare.send(
          new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }),
        );
        check(key.equals(Plaintext), "the key");
      },
    },
  ];
}

/** With a previous version, so that both requests are answered. */
async function webhookDuel(aws: Local["aws"], secret: string): Promise<Duel> {
  const client = secretsManagerClient(aws);
  const keys = new SecretsManagerWebhookKeys(client, { secret, maxAgeMs: 0 });
  const bare = new SecretsManagerClient({ ...aws, maxAttempts: 1 });
  const SecretString = JSON.stringify({ key: `whsec_${randomBytes(32).toString("base64")}` });
  await bare.send(new PutSecretValueCommand({ SecretId: secret, SecretString }));
  const keyAt = async (VersionStage: string) => {
    const version = await bare.send(new GetSecretValueCommand({ SecretId: secret, VersionStage }));
    const { key } = JSON.parse(version.SecretString ?? "{}");
    return Buffer.from(key.slice("whsec_".length), "base64");
  };
  return {
    operation: "Secrets Manager: both keys of a webhook",
    besides: "validates them",
    adapter: async () => check((await done(keys.accepted())).length === 2, "two keys"),
    bare: async () => {
      const both = [await keyAt("AWSCURRENT"), await keyAt("AWSPREVIOUS")];
      check(
        both.every(({ length }) => length === 32),
        "two keys",
      );
    },
  };
}
