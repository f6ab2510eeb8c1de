import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type RemoteService, type RetryOptions, requestError, Slots } from "#adapters/remote";
import type {
  CallOptions,
  Reject,
  RejectStore,
  Unavailable,
  UploadPart,
  UploadResult,
} from "#application";
import { hashText } from "#domain";
import { answers } from "./answers.js";
import { parsePart, parseResult, resultText } from "./rejects.js";
import { s3Service } from "./service.js";

/** Where rejects are kept. */
export interface S3RejectStoreOptions extends RetryOptions {
  readonly bucket: string;
  /** What their keys begin with; "rejects/" unless said otherwise. */
  readonly prefix?: string;
}

/** How many parts are removed at the same time. */
const removers = 32;

/**
 * Rejects as objects of S3, encrypted as the bucket does by default; its lifecycle ends them. The
 * single ones are `<system>/<hash of the record's name>.json`, an upload's result is `<upload>.ndjson`,
 * one refused line a line, with the counts in its metadata.
 */
export class S3RejectStore implements RejectStore {
  readonly #client: S3Client;
  readonly #service: RemoteService;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(client: S3Client, options: S3RejectStoreOptions) {
    const { bucket, prefix = "rejects/", ...retries } = options;
    const rights = "s3:GetObject, s3:PutObject and s3:DeleteObject";
    this.#client = client;
    this.#service = s3Service({ bucket, key: `${prefix}*`, rights }, retries);
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  keep(reject: Reject, call?: CallOptions): ResultAsync<void, Unavailable> {
    const { system, record } = reject.source;
    // Names from outside may be long, or hold what a key should not.
    const folder = system.replaceAll(/[^\w.-]/g, "_");
    const name = `${folder}/${hashText(`${system}/${record}`).slice(0, 32)}.json`;
    return this.#put(name, JSON.stringify(reject), "application/json", {}, call);
  }

  keepPart(upload: string, part: UploadPart, call?: CallOptions): ResultAsync<void, Unavailable> {
    const name = partName(upload, part.index);
    return this.#put(name, JSON.stringify(part), "application/json", {}, call);
  }

  part(
    upload: string,
    index: number,
    call?: CallOptions,
  ): ResultAsync<UploadPart | undefined, Unavailable> {
    return this.#get(partName(upload, index), parsePart, call);
  }

  keepResult(
    upload: string,
    result: UploadResult,
    parts: number,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    const { rejected, ...counts } = result;
    const metadata = Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, String(count)]),
    );
    const text = resultText(rejected);
    return this.#put(`${upload}.ndjson`, text, "application/x-ndjson", metadata, call).andThen(() =>
      this.#removeParts(upload, parts, call),
    );
  }

  result(upload: string, call?: CallOptions): ResultAsync<UploadResult | undefined, Unavailable> {
    return this.#get(`${upload}.ndjson`, parseResult, call);
  }

  #put(
    name: string,
    text: string,
    mediaType: string,
    metadata: Readonly<Record<string, string>>,
    call: CallOptions | undefined,
  ): ResultAsync<void, Unavailable> {
    const command = new PutObjectCommand({
      ...this.#at(name),
      Body: Buffer.from(text),
      ContentType: mediaType,
      Metadata: { ...metadata },
    });
    return this.#service
      .call(
        async (abortSignal) => answers.put.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(() => undefined);
  }

  #get<T>(
    name: string,
    parse: (text: string, metadata: Readonly<Record<string, string>>) => Result<T, string>,
    call: CallOptions | undefined,
  ): ResultAsync<T | undefined, Unavailable> {
    const command = new GetObjectCommand(this.#at(name));
    const read = async (abortSignal: AbortSignal) => {
      const { Body: body, Metadata: metadata = {} } = await this.#client.send(command, {
        abortSignal,
      });
      return { text: (await body?.transformToString()) ?? "", metadata };
    };
    return this.#service
      .call(read, call)
      .andThen(({ text, metadata }) =>
        parse(text, metadata).mapErr((issue) => this.#damaged(name, issue)),
      )
      .orElse((error) =>
        requestError(error.cause).name === "NoSuchKey" ? ok(undefined) : err(error),
      );
  }

  #removeParts(
    upload: string,
    parts: number,
    call: CallOptions | undefined,
  ): ResultAsync<void, Unavailable> {
    const slots = new Slots(removers);
    const remove = async (index: number): Promise<Result<unknown, Unavailable>> => {
      const command = new DeleteObjectCommand(this.#at(partName(upload, index)));
      return this.#service.call(
        async (abortSignal) =>
          answers.removed.parse(await this.#client.send(command, { abortSignal })),
        call,
      );
    };
    const removed = Array.from(
      { length: parts },
      (_, index) =>
        // What is stopped says so by its own result: no slot is waited for in vain.
        new ResultAsync(slots.run(undefined, () => remove(index))),
    );
    return ResultAsync.combine(removed).map(() => undefined);
  }

  #at(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + name };
  }

  #damaged(name: string, issue: string): Unavailable {
    const place = `s3://${this.#bucket}/${this.#prefix}${name}`;
    return this.#service.unavailable(
      new Error(`${place} is not as it was written: ${issue}`),
      `${place} was changed by somebody else: restore it, or take the upload in again.`,
    );
  }
}

function partName(upload: string, index: number): string {
  return `${upload}/parts/${index}.json`;
}
