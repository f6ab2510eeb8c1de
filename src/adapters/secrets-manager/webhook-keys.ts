import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import {
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
  withoutAnswer,
} from "#adapters/remote";
import { type CallOptions, type Unavailable, unlessStopped, type WebhookKeys } from "#application";
import { keyIn } from "./secret.js";

/** Which secret holds the keys. */
export interface SecretsManagerWebhookKeysOptions extends RetryOptions {
  /** Its name or ARN. */
  readonly secret: string;
  /** For how long keys are held, in milliseconds; 60,000 unless said otherwise. */
  readonly maxAgeMs?: number;
}

const service = "Secrets Manager";

/**
 * Webhook keys of a secret `{"key": "whsec_<base64>"}`: its current version, and the previous one
 * while there is one. Held for a minute, so a new key counts a minute later at the latest. What a
 * secret holds is in no error.
 */
export class SecretsManagerWebhookKeys implements WebhookKeys {
  readonly #client: SecretsManagerClient;
  readonly #service: RemoteService;
  readonly #secret: string;
  readonly #maxAgeMs: number;
  #held: { readonly keys: readonly Uint8Array[]; readonly since: number } | undefined;

  constructor(client: SecretsManagerClient, options: SecretsManagerWebhookKeysOptions) {
    const { secret, maxAgeMs = 60_000, ...retries } = options;
    const adviceFor = (error: RequestError) => adviceAbout(secret, error);
    this.#client = client;
    this.#service = new RemoteService({ name: service, adviceFor }, retries);
    this.#secret = secret;
    this.#maxAgeMs = maxAgeMs;
  }

  accepted(call?: CallOptions): ResultAsync<readonly Uint8Array[], Unavailable> {
    const since = this.#service.plan.now();
    const held = this.#held;
    const found =
      held !== undefined && since - held.since < this.#maxAgeMs
        ? unlessStopped(service, call).asyncMap(async () => held.keys)
        : this.#fetch(call).andTee((keys) => {
            this.#held = { keys, since };
          });
    return found.map((keys) => keys.map((key) => Uint8Array.from(key)));
  }

  #fetch(call?: CallOptions): ResultAsync<readonly Uint8Array[], Unavailable> {
    const keys = this;
    return safeTry(async function* () {
      const current = keyIn(yield* await keys.#version("AWSCURRENT", call));
      if (current === undefined) return err(keys.#malformed());
      const before = await keys.#version("AWSPREVIOUS", call);
      if (before.isErr() && !isMissing(before.error)) return err(before.error);
      // By what is no key nobody has ever signed: e.g. the value that a secret was created with.
      const previous = before.isOk() ? keyIn(before.value) : undefined;
      return ok(previous === undefined ? [current] : [current, previous]);
    });
  }

  /** The text of a version; `undefined` when it is none. */
  #version(
    VersionStage: "AWSCURRENT" | "AWSPREVIOUS",
    call?: CallOptions,
  ): ResultAsync<string | undefined, Unavailable> {
    const command = new GetSecretValueCommand({ SecretId: this.#secret, VersionStage });
    return this.#service
      .call((abortSignal) => this.#client.send(command, { abortSignal }).catch(withoutAnswer), call)
      .map(({ SecretString: text }) => text);
  }

  #malformed(): Unavailable {
    return this.#service.unavailable(
      new Error(`the secret ${this.#secret} holds no key`),
      `Set the secret ${this.#secret} to {"key": "whsec_..."}, where whsec_ is followed by the base64 of 24 to 64 random bytes.`,
    );
  }
}

function isMissing({ cause }: Unavailable): boolean {
  return requestError(cause).name === "ResourceNotFoundException";
}

function adviceAbout(secret: string, error: RequestError): string | undefined {
  const { name, message, status } = error;
  if (name === "ResourceNotFoundException") {
    return `There is no secret ${secret} with a value in this account and region: create it, or correct its name.`;
  }
  if (name === "InvalidRequestException") {
    return `The secret ${secret} cannot be read: if it waits to be deleted, restore it. ${message}`;
  }
  if (name === "DecryptionFailure") {
    return `The key by which the secret ${secret} is encrypted cannot be used: ${message}`;
  }
  if (name.startsWith("AccessDenied") || status === 403) {
    return `Allow this identity secretsmanager:GetSecretValue on ${secret}, and kms:Decrypt by its key: ${message}`;
  }
  return undefined;
}
