import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { err, ok, type ResultAsync } from "neverthrow";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import type { ArtefactStore, CallOptions, Unavailable } from "#application";
import { hashText, type Sha256 } from "#domain";
import { answers } from "./answers.js";
import { s3Service } from "./service.js";

/** Where artefacts are kept. */
export interface S3ArtefactStoreOptions extends RetryOptions {
  readonly bucket: string;
  /** What their keys begin with; "artefacts/" unless said otherwise. */
  readonly prefix?: string;
}

/**
 * Artefacts as objects of S3, each under its hash, encrypted as the bucket does by default. What was
 * changed there is not given out. In a bucket with versions what was removed lives on as an older
 * version until the bucket's lifecycle ends it.
 */
export class S3ArtefactStore implements ArtefactStore {
  readonly #client: S3Client;
  readonly #service: RemoteService;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(client: S3Client, options: S3ArtefactStoreOptions) {
    const { bucket, prefix = "artefacts/", ...retries } = options;
    const rights = "s3:GetObject, s3:PutObject and s3:DeleteObject";
    this.#client = client;
    this.#service = s3Service({ bucket, key: `${prefix}*`, rights }, retries);
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  put(content: string, call?: CallOptions): ResultAsync<Sha256, Unavailable> {
    const hash = hashText(content);
    const command = new PutObjectCommand({
      ...this.#at(hash),
      Body: Buffer.from(content),
      ContentType: "text/plain; charset=utf-8",
      IfNoneMatch: "*",
    });
    return this.#service
      .call(
        async (abortSignal) => answers.put.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(() => hash)
      .orElse((error) => (isThere(error) ? ok(hash) : err(error)));
  }

  get(hash: Sha256, call?: CallOptions): ResultAsync<string | undefined, Unavailable> {
    const command = new GetObjectCommand(this.#at(hash));
    const read = async (abortSignal: AbortSignal) => {
      const { Body: body } = await this.#client.send(command, { abortSignal });
      return (await body?.transformToString()) ?? "";
    };
    return this.#service
      .call(read, call)
      .andThen((content) =>
        hashText(content) === hash ? ok(content) : err(this.#changed(hash, content)),
      )
      .orElse((error) => (isMissing(error) ? ok(undefined) : err(error)));
  }

  remove(hash: Sha256, call?: CallOptions): ResultAsync<void, Unavailable> {
    const command = new DeleteObjectCommand(this.#at(hash));
    return this.#service
      .call(
        async (abortSignal) =>
          answers.removed.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(() => undefined);
  }

  #at(hash: Sha256): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + hash };
  }

  #changed(hash: Sha256, content: string): Unavailable {
    const place = `s3://${this.#bucket}/${this.#prefix}${hash}`;
    return this.#service.unavailable(
      new Error(`the content of ${place} has the hash ${hashText(content)}`),
      `${place} was changed by somebody else: restore it, or remove it and put it again.`,
    );
  }
}

/** Somebody has put it before, perhaps this very call whose answer was lost. */
function isThere({ cause }: Unavailable): boolean {
  return requestError(cause).name === "PreconditionFailed";
}

function isMissing({ cause }: Unavailable): boolean {
  return requestError(cause).name === "NoSuchKey";
}
