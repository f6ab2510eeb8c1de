import { canonicalJson, hashBase32, hashJson, hashText, type Sha256 } from "../kernel/index.js";

/**
 * The id of the one message that a trigger may lead to: 26 characters of base32 of SHA-256 over
 * customer, purpose and trigger. A repeated request is the same message. Throws for lone surrogates.
 */
export function messageIdOf(customerId: string, purpose: string, trigger: string): string {
  return hashBase32(canonicalJson([customerId, purpose, trigger]), 26);
}

/** What a model is asked: instructions, and the user's turn. */
export interface Prompt {
  readonly system: string;
  readonly prompt: string;
}

/** SHA-256 of a prompt: equal only if every byte sent is equal. */
export function promptHash({ system, prompt }: Prompt): Sha256 {
  // The canonical JSON of these two texts, written directly: it is made for every call of a model.
  return hashText(`{"prompt":${JSON.stringify(prompt)},"system":${JSON.stringify(system)}}`);
}

/** SHA-256 of a message's text. */
export function textHash(text: { readonly subject: string; readonly body: string }): Sha256 {
  return hashJson({ subject: text.subject, body: text.body });
}
