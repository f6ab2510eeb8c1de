import { Readable } from "node:stream";
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { err, ok, type ResultAsync } from "neverthrow";
import { type RemoteService, type RetryOptions, requestError } from "#adapters/remote";
import type {
  CallOptions,
  Unavailable,
  UploadChanged,
  UploadedFile,
  UploadPlace,
  Uploads,
} from "#application";
import { s3Service } from "./service.js";

/** Files that somebody put into a bucket of S3. A file whose content changed is not read on. */
export class S3Uploads implements Uploads {
  readonly #client: S3Client;
  readonly #retries: RetryOptions;

  constructor(client: S3Client, retries: RetryOptions = {}) {
    this.#client = client;
    this.#retries = retries;
  }

  /** By its first byte: unlike that of a request for the head alone, a refusal says what is missing. */
  find(place: UploadPlace, call?: CallOptions): ResultAsync<UploadedFile | undefined, Unavailable> {
    const first = new GetObjectCommand({ ...inputOf(place), Range: "bytes=0-0" });
    const read = async (abortSignal: AbortSignal): Promise<UploadedFile> => {
      const output = await this.#client.send(first, { abortSignal });
      // Otherwise the connection stays busy with what nobody reads.
      if (output.Body instanceof Readable) output.Body.destroy();
      const [, size] = /\/(\d+)$/.exec(output.ContentRange ?? "") ?? [];
      return fileOf(place, output, Number(size ?? output.ContentLength));
    };
    return this.#service(place)
      .call(read, call)
      .orElse((error) => {
        if (isEmpty(error)) return this.#findEmpty(place, call);
        return isGone(error) ? ok(undefined) : err(error);
      });
  }

  read(
    file: UploadedFile,
    from: number,
    to: number,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable | UploadChanged> {
    const command = new GetObjectCommand({
      ...inputOf(file),
      IfMatch: file.etag,
      Range: `bytes=${from}-${to - 1}`,
    });
    const expected = Math.min(to, file.size) - from;
    const read = async (abortSignal: AbortSignal): Promise<Uint8Array> => {
      const output = await this.#client.send(command, { abortSignal });
      const all = (await output.Body?.transformToByteArray()) ?? new Uint8Array();
      // A server may answer with the whole file (RFC 9110, 14.2), as one in AWS's place may do.
      const bytes = output.ContentRange === undefined ? all.subarray(from, to) : all;
      if (bytes.length !== expected) {
        const cutOff = new Error(`${bytes.length} of ${expected} bytes came`);
        throw Object.assign(cutOff, { code: "ECONNRESET" });
      }
      return bytes;
    };
    return this.#service(file)
      .call(read, call)
      .orElse((error) =>
        isGone(error) || isChanged(error)
          ? err<never, UploadChanged>({ type: "UploadChanged" })
          : err(error),
      );
  }

  #findEmpty(
    place: UploadPlace,
    call: CallOptions | undefined,
  ): ResultAsync<UploadedFile, Unavailable> {
    const head = new HeadObjectCommand(inputOf(place));
    return this.#service(place).call(
      async (abortSignal) => fileOf(place, await this.#client.send(head, { abortSignal }), 0),
      call,
    );
  }

  #service({ bucket, key }: UploadPlace): RemoteService {
    const rights = "s3:GetObject and s3:GetObjectVersion";
    return s3Service({ bucket, key, rights }, this.#retries);
  }
}

function inputOf({ bucket, key, versionId }: UploadPlace) {
  return { Bucket: bucket, Key: key, VersionId: versionId };
}

function fileOf(
  { bucket, key }: UploadPlace,
  output: Pick<GetObjectCommandOutput, "ETag" | "LastModified" | "VersionId">,
  size: number,
): UploadedFile {
  const { ETag: etag, LastModified: at, VersionId: versionId } = output;
  if (etag === undefined || at === undefined || Number.isNaN(size)) {
    throw new Error("the answer lacks the file's ETag, its size or its time");
  }
  // Files that are older than the versions of their bucket have the version "null".
  const version = versionId === undefined || versionId === "null" ? {} : { versionId };
  return { bucket, key, ...version, etag, size, uploadedAt: at.toISOString() };
}

/** Nothing of that name or version, or it was deleted. */
function isGone({ cause }: Unavailable): boolean {
  const { name, status } = requestError(cause);
  return name !== "NoSuchBucket" && (status === 404 || status === 405);
}

/** There is no first byte. */
function isEmpty({ cause }: Unavailable): boolean {
  return requestError(cause).status === 416;
}

function isChanged({ cause }: Unavailable): boolean {
  const { status } = requestError(cause);
  return status === 412 || status === 416;
}
