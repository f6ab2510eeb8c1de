import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import {
  type BrandGuidelines,
  type CallOptions,
  type Guidelines,
  guidelines,
  type Unavailable,
} from "#application";
import { describeIssues } from "#domain";
import { documentIn } from "./document.js";
import { parseJson } from "./json.js";
import { s3Service } from "./service.js";

/** Where the guidelines are: one JSON document. */
export interface S3BrandGuidelinesOptions extends RetryOptions {
  readonly bucket: string;
  readonly key: string;
}

/** The largest document, in bytes; guidelines with every field full have less. */
const longestDocument = 256 * 1_024;

/**
 * Brand guidelines as an object of S3. Every call asks whether it has changed (its ETag), so that a
 * change holds at once; it is sent and read again only then.
 */
export class S3BrandGuidelines implements BrandGuidelines {
  readonly #client: S3Client;
  readonly #service: RemoteService;
  readonly #at: { readonly Bucket: string; readonly Key: string };
  #held: { readonly etag: string | undefined; readonly guidelines: Guidelines } | undefined;

  constructor(client: S3Client, { bucket, key, ...retries }: S3BrandGuidelinesOptions) {
    this.#client = client;
    this.#service = s3Service({ bucket, key, rights: "s3:GetObject" }, retries);
    this.#at = { Bucket: bucket, Key: key };
  }

  current(call?: CallOptions): ResultAsync<Guidelines, Unavailable> {
    return this.#service.call((signal) => this.#read(signal), call).andThen((found) => found);
  }

  async #read(abortSignal: AbortSignal): Promise<Result<Guidelines, Unavailable>> {
    const held = this.#held;
    try {
      const command = new GetObjectCommand({ ...this.#at, IfNoneMatch: held?.etag });
      const output = await this.#client.send(command, { abortSignal });
      const document = await documentIn(output, longestDocument);
      return document
        .mapErr((issue) => this.#refused([issue]))
        .andThen((text) => this.#parse(text))
        .map((found) => {
          this.#held = { etag: output.ETag, guidelines: found };
          return found;
        });
    } catch (error) {
      if (held !== undefined && requestError(error).status === 304) return ok(held.guidelines);
      throw error;
    }
  }

  #parse(document: string): Result<Guidelines, Unavailable> {
    return parseJson(document)
      .mapErr((issue) => [issue])
      .andThen((value) => {
        const parsed = guidelines.safeParse(value);
        return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
      })
      .mapErr((issues) => this.#refused(issues));
  }

  #refused(issues: readonly string[]): Unavailable {
    const place = `s3://${this.#at.Bucket}/${this.#at.Key}`;
    const advice = `Correct the brand guidelines at ${place}: ${issues.join("; ")}.`;
    return this.#service.unavailable(new Error(`${place} holds no brand guidelines`), advice);
  }
}
