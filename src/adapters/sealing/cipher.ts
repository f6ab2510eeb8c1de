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
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
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
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, end)), decipher.final()]);
  } catch {
    // The library's only way to say that the tag does not fit.
    return undefined;
  }
}
