import { readFile } from "node:fs/promises";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import { requestError } from "#adapters/remote";
import { s3Client, s3Service } from "#adapters/s3";
import { askedInVain } from "../../aws/asked-in-vain.js";

/** Puts a file into a bucket where nothing of that key is there yet. Says what was done. */
export function putIntoBucket(
  Bucket: string,
  Key: string,
  file: string,
): ResultAsync<string, string> {
  const client = s3Client();
  const place = { bucket: Bucket, key: Key, rights: "s3:GetObject and s3:PutObject" };
  const service = s3Service(place);
  return safeTry<string, string>(async function* () {
    const isThere = yield* await service
      .call((abortSignal) => client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal }))
      .map(() => true)
      .orElse((error) =>
        requestError(error.cause).status === 404 ? okAsync(false) : err(askedInVain(error)),
      );
    if (isThere) return ok(`${Key} is there`);
    const Body = yield* await ResultAsync.fromPromise(
      readFile(file, "utf8"),
      () => `${file} cannot be read.`,
    );
    const command = new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" });
    return service
      .call((abortSignal) => client.send(command, { abortSignal }))
      .map(() => `${Key} is put in, from ${file}`)
      .mapErr(askedInVain);
  });
}
