import { deflateRawSync, inflateRawSync } from "node:zlib";
import { err, ok, type Result } from "neverthrow";
import { currentDictionary, dictionaries } from "./dictionary.js";

/** Of a short text makes the same, with a third of the memory. */
const small = { windowBits: 14, memLevel: 6 };

/**
 * A text, smaller: the version of its dictionary as one byte, then raw deflate. `context` is what is
 * known beside the text wherever it is read, and likely repeated in it.
 */
export function compress(text: string, context: string): Uint8Array {
  const dictionary = dictionaryOf(currentDictionary, context);
  // Its result is as long at most, more or less; the usual 16 kB would be garbage.
  const chunkSize = Math.max(text.length, 64);
  const memory = text.length < 4_000 ? small : undefined;
  const deflated = deflateRawSync(text, { dictionary, chunkSize, ...memory });
  return Buffer.concat([Buffer.of(currentDictionary), deflated]);
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
    const chunkSize = Math.max(8 * compressed.byteLength, 2_000);
    const options = { dictionary, maxOutputLength: limit, chunkSize };
    return ok(inflateRawSync(compressed.subarray(1), options).toString());
  } catch (error) {
    // The library's only way to say so.
    return err(`it does not expand: ${error instanceof Error ? error.message : error}`);
  }
}

/** Used again and again: zlib copies a dictionary before it does anything else. */
let room: Buffer = Buffer.alloc(16 * 1024);

function dictionaryOf(version: number, context: string): Buffer | undefined {
  const text = dictionaries.get(version);
  if (text === undefined) return undefined;
  const length = text.length + Buffer.byteLength(context);
  if (length > room.length) room = Buffer.alloc(length);
  text.copy(room);
  room.write(context, text.length);
  return room.subarray(0, length);
}
