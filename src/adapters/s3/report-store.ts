import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { err, ok, type ResultAsync } from "neverthrow";
import * as z from "zod";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import type { CallOptions, Report, ReportStore, Unavailable } from "#application";
import { answers } from "./answers.js";
import { s3Service } from "./service.js";

/** Where reports are kept. */
export interface S3ReportStoreOptions extends RetryOptions {
  readonly bucket: string;
  /** What their keys begin with; "reports/" unless said otherwise. */
  readonly prefix?: string;
  /** How many names a request lists, 1 to 1,000; 1,000 unless said otherwise. */
  readonly pageSize?: number;
}

const listed = z.object({
  Name: z.string().min(1),
  Contents: z.array(z.object({ Key: z.string() })).default([]),
  NextContinuationToken: z.string().optional(),
});

/** Reports as objects of S3 under their names, encrypted as the bucket does by default. */
export class S3ReportStore implements ReportStore {
  readonly #client: S3Client;
  readonly #service: RemoteService;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #pageSize: number;

  constructor(client: S3Client, options: S3ReportStoreOptions) {
    const { bucket, prefix = "reports/", pageSize = 1_000, ...retries } = options;
    const rights = "s3:GetObject and s3:PutObject";
    this.#client = client;
    this.#service = s3Service({ bucket, key: `${prefix}*`, rights }, retries);
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#pageSize = pageSize;
  }

  put({ name, mediaType, content }: Report, call?: CallOptions): ResultAsync<string, Unavailable> {
    const command = new PutObjectCommand({
      ...this.#at(name),
      Body: Buffer.from(content),
      ContentType: mediaType,
    });
    return this.#service
      .call(
        async (abortSignal) => answers.put.parse(await this.#client.send(command, { abortSignal })),
        call,
      )
      .map(() => `s3://${this.#bucket}/${this.#prefix}${name}`);
  }

  get(name: string, call?: CallOptions): ResultAsync<Report | undefined, Unavailable> {
    const command = new GetObjectCommand(this.#at(name));
    const read = async (abortSignal: AbortSignal): Promise<Report | undefined> => {
      const output = await this.#client.send(command, { abortSignal });
      const { Body: body, ContentType: mediaType = "application/octet-stream" } = output;
      return { name, mediaType, content: (await body?.transformToString()) ?? "" };
    };
    return this.#service
      .call(read, call)
      .orElse((error) =>
        requestError(error.cause).name === "NoSuchKey" ? ok(undefined) : err(error),
      );
  }

  /** A page that fails is asked for again, those before it are not. */
  list(prefix: string, call?: CallOptions): ResultAsync<readonly string[], Unavailable> {
    const names: string[] = [];
    let next: string | undefined;
    const read = async (abortSignal: AbortSignal) => {
      do {
        const command = new ListObjectsV2Command({
          Bucket: this.#bucket,
          Prefix: this.#prefix + prefix,
          MaxKeys: this.#pageSize,
          ContinuationToken: next,
        });
        const page = listed.parse(await this.#client.send(command, { abortSignal }));
        // A page that comes when nobody waits any more was asked for again.
        abortSignal.throwIfAborted();
        for (const { Key } of page.Contents) names.push(Key.slice(this.#prefix.length));
        next = page.NextContinuationToken;
      } while (next !== undefined);
      return names;
    };
    return this.#service.call(read, call);
  }

  #at(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + name };
  }
}
