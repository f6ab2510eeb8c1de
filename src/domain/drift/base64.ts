const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** What a letter stands for, by its code. */
const values = new Uint8Array(128);
for (const [value, letter] of [...alphabet].entries()) values[letter.charCodeAt(0)] = value;

/** Bytes as base64 (RFC 4648), padded. */
export function toBase64(bytes: Uint8Array): string {
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3);
    const all = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    letters.push(
      alphabet.charAt(all >> 18),
      alphabet.charAt((all >> 12) & 63),
      second === undefined ? "=" : alphabet.charAt((all >> 6) & 63),
      third === undefined ? "=" : alphabet.charAt(all & 63),
    );
  }
  return letters.join("");
}

/** The bytes of base64; what is no letter of it counts as 0. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array(Math.max(0, Math.floor((text.length * 3) / 4) - padding));
  for (let bit = 0, kept = 0, at = 0, to = 0; to < bytes.length; at++) {
    kept = (kept << 6) | (values[text.charCodeAt(at)] ?? 0);
    bit += 6;
    if (bit < 8) continue;
    bit -= 8;
    bytes[to++] = kept >>> bit;
    kept &= (1 << bit) - 1;
  }
  return bytes;
}
