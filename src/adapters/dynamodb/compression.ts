import { deflateRawSync, inflateRawSync } from "node:zlib";
import { err, ok, type Result } from "neverthrow";
import { currentDictionary, dictionaries } from "./dictionary.js";

/**
 * A text, smaller: the version of its dictionary as one byte, then raw deflate. `context` is what is
 * known beside the text wherever it is read, and likely repeated in it.
 */
export function compress(text: string, context: string): Uint8Array {
  const dictionary = dictionaryOf(currentDictionary, context);
  return Buffer.concat([Buffer.of(currentDictionary), deflateRawSync(text, { dictionary })]);
}

/** Compressed is only what gets smaller by a tenth: plain text is easier on whoever looks at it. */
export function isWorthwhile(compressedBytes: number, text: string): boolean {
  return compressedBytes <= 0.9 * Buffer.byteLength(text);
}

/** What was compressed in the same context and has at most `limit` bytes of UTF-8; or why not. */
export function expand(
  compressed: Uint8Array,
  context: string,
  limit: number,
): Result<string, string> {
  const [version = 0] = compressed;
  const dictionary = dictionaryOf(version, context);
  if (dictionary === undefined) return err(`it is compressed by an unknown dictionary, ${version}`);
  try {
    const options = { dictionary, maxOutputLength: limit };
    return ok(inflateRawSync(compressed.subarray(1), options).toString());
  } catch (error) {
    // The library's only way to say so.
    return err(`it does not expand: ${error instanceof Error ? error.message : error}`);
  }
}

function dictionaryOf(version: number, context: string): Buffer | undefined {
  const text = dictionaries.get(version);
  return text && Buffer.concat([text, Buffer.from(context)]);
}
