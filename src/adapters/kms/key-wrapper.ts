import { createHmac, timingSafeEqual } from "node:crypto";
import { DecryptCommand, EncryptCommand, type KMSClient } from "@aws-sdk/client-kms";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import * as z from "zod";
import {
  RemoteService,
  type RequestError,
  type RetryOptions,
  withoutAnswer,
} from "#adapters/remote";
import type { CallOptions, KeyWrapper, Unavailable } from "#application";
import { adviceAbout, adviceForOther } from "./advice.js";

/** By which key of KMS data keys are wrapped. */
export interface KmsKeyWrapperOptions extends RetryOptions {
  /** The id, ARN or alias ("alias/docket") of a symmetric key for encryption. */
  readonly key: string;
}

const checkBytes = 16;

/** What is no KMS may answer 200 without any: nothing is to be stored as a wrapped key then. */
const bytes = z.instanceof(Uint8Array).refine(({ length }) => length > 0);
const encrypted = z.object({ CiphertextBlob: bytes });
const decrypted = z.object({ Plaintext: bytes });

/**
 * Wraps data keys by KMS, with the subject as encryption context: what was wrapped for one person
 * opens for no other. The context is no secret and stands in the logs of CloudTrail.
 *
 * Before KMS's cipher text stand 16 bytes of its HMAC-SHA-256 by the data key itself, and what KMS
 * gives back is taken for that key only if they fit: what is encrypted by a wrong key is lost.
 */
export class KmsKeyWrapper implements KeyWrapper {
  readonly #client: KMSClient;
  readonly #service: RemoteService;
  readonly #key: string;
  /** By an alias is wrapped; what opens is said by the cipher text, for aliases move to newer keys. */
  readonly #opening: { readonly KeyId?: string };

  constructor(client: KMSClient, { key, ...retries }: KmsKeyWrapperOptions) {
    const adviceFor = (error: RequestError) => adviceAbout(key, error);
    this.#client = client;
    this.#service = new RemoteService({ name: "KMS", adviceFor }, retries);
    this.#key = key;
    this.#opening = /(^|:)alias\//.test(key) ? {} : { KeyId: key };
  }

  wrap(key: Uint8Array, subject: string, call?: CallOptions): ResultAsync<Uint8Array, Unavailable> {
    const command = new EncryptCommand({
      KeyId: this.#key,
      Plaintext: key,
      EncryptionContext: { subject },
    });
    return this.#service
      .call(
        async (abortSignal) => encrypted.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(({ CiphertextBlob: cipherText }) =>
        Buffer.concat([checkOf(key, cipherText), cipherText]),
      );
  }

  unwrap(
    wrapped: Uint8Array,
    subject: string,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable> {
    const cipherText = wrapped.subarray(checkBytes);
    const command = new DecryptCommand({
      ...this.#opening,
      CiphertextBlob: cipherText,
      EncryptionContext: { subject },
    });
    return this.#service
      .call(async (abortSignal) => {
        const answer = await this.#client.send(command, { abortSignal }).catch(withoutAnswer);
        return decrypted.parse(answer);
      }, call)
      .andThen(({ Plaintext: key }) =>
        this.#checked(key, wrapped.subarray(0, checkBytes), cipherText),
      );
  }

  #checked(
    key: Uint8Array,
    check: Uint8Array,
    cipherText: Uint8Array,
  ): Result<Uint8Array, Unavailable> {
    const expected = checkOf(key, cipherText);
    if (check.length === checkBytes && timingSafeEqual(check, expected)) return ok(key);
    const cause = new Error("what KMS gives back is not the key that was wrapped");
    return err(this.#service.unavailable(cause, adviceForOther(this.#key)));
  }
}

function checkOf(key: Uint8Array, cipherText: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(cipherText).digest().subarray(0, checkBytes);
}
