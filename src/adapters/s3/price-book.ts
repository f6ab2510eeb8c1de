import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type { RetryOptions } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import { describeIssues, type PriceBook, priceBook } from "#domain";
import { documentIn } from "./document.js";
import { parseJson } from "./json.js";
import { s3Service } from "./service.js";

/** Where the prices of models are: one JSON document. */
export interface S3PriceBookOptions extends RetryOptions {
  readonly bucket: string;
  readonly key: string;
}

/** The largest document, in bytes: some thousands of models. */
const longestDocument = 1_024 * 1_024;

/** Reads a price book that is an object of S3. */
export function readPriceBook(
  client: S3Client,
  { bucket, key, ...retries }: S3PriceBookOptions,
  call?: CallOptions,
): ResultAsync<PriceBook, Unavailable> {
  const service = s3Service({ bucket, key, rights: "s3:GetObject" }, retries);
  const place = `s3://${bucket}/${key}`;
  const refused = (issues: readonly string[]) =>
    service.unavailable(
      new Error(`${place} holds no price book`),
      `Correct the price book at ${place}: ${issues.join("; ")}.`,
    );
  const read = async (abortSignal: AbortSignal): Promise<Result<string, readonly string[]>> => {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const document = await documentIn(await client.send(command, { abortSignal }), longestDocument);
    return document.mapErr((issue) => [issue]);
  };
  return service.call(read, call).andThen((document) =>
    document
      .andThen((text) => parseJson(text).mapErr((issue) => [issue]))
      .andThen((value) => {
        const parsed = priceBook.safeParse(value);
        return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
      })
      .mapErr(refused),
  );
}
