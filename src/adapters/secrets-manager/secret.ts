import * as z from "zod";

/** Beside the key there may be more: whoever rotates a secret keeps notes in it. */
const secret = z.object({
  key: z.string().regex(/^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
});

/**
 * The key in a secret's text, of 24 to 64 bytes; `undefined` when there is none. Source: Standard
 * Webhooks, "Symmetric signatures".
 */
export function keyIn(text: string | undefined): Uint8Array | undefined {
  const parsed = secret.safeParse(jsonOf(text ?? ""));
  if (!parsed.success) return undefined;
  const key = Buffer.from(parsed.data.key.slice("whsec_".length), "base64");
  return key.length >= 24 && key.length <= 64 ? key : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
