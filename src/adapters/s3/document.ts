import { Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { err, ok, type Result } from "neverthrow";

/**
 * The text of an object of at most so many bytes, else what is wrong with it. How long it is an answer need not say
 * beforehand, as where a proxy has changed it on the way.
 */
export async function documentIn(
  { Body: body, ContentLength: length = 0 }: GetObjectCommandOutput,
  limit: number,
): Promise<Result<string, string>> {
  const tooLong = (bytes: string) => err(`it has ${bytes} bytes; ${limit} is the limit`);
  if (!(body instanceof Readable)) return ok("");
  if (length > limit) {
    // Otherwise the connection stays busy with what nobody reads.
    body.destroy();
    return tooLong(String(length));
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Whoever leaves a stream in its middle destroys it.
    if (bytes > limit) return tooLong(`more than ${limit}`);
    chunks.push(chunk);
  }
  return ok(Buffer.concat(chunks).toString());
}
