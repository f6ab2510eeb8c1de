import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** How many bytes encryption adds: the random IV before the cipher text and the tag after it. */
export const overheadBytes: number = ivBytes + tagBytes;

/** A fresh key of 32 random bytes. */
export function newDataKey(): Uint8Array {
  return randomBytes(32);
}

/** AES-256-GCM: IV, cipher text, tag. Only the same `context` opens it again. */
export function encrypt(key: Uint8Array, context: string, plain: Uint8Array): Buffer {
  const iv = newIv();
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
  const text = cipher.update(plain);
  // All of it is there already: this mode has no blocks to fill.
  cipher.final();
  return Buffer.concat([iv, text, cipher.getAuthTag()]);
}

const ivsAtOnce = 128;
let ivs: Buffer = Buffer.alloc(0);

/** Random bytes that were given to nobody before; to draw them one by one takes longer. */
function newIv(): Buffer {
  if (ivs.byteLength === 0) ivs = randomBytes(ivsAtOnce * ivBytes);
  const iv = ivs.subarray(0, ivBytes);
  ivs = ivs.subarray(ivBytes);
  return iv;
}

/** What `encrypt` encrypted; `undefined` for another key, another context or changed bytes. */
export function decrypt(key: Uint8Array, context: string, sealed: Uint8Array): Buffer | undefined {
  if (sealed.byteLength < overheadBytes) return undefined;
  const end = sealed.byteLength - tagBytes;
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(ivBytes, end));
    // Throws if the tag does not fit; all of the text is there already.
    decipher.final();
    return plain;
  } catch {
    // The library's only way to say that the tag does not fit.
    return undefined;
  }
}
