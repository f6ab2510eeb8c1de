import * as z from "zod";
import {
  type Customer,
  type CustomerEventOf,
  canonicalJson,
  type Instant,
  isErased,
  type MessageEvent,
  type MessageEventOf,
  type OutcomeKind,
  type Recorded,
} from "#domain";
import type { IndexedCase } from "../ports/index.js";

/**
 * An earlier message as an example: merge fields stand where personal values were. It names its
 * message, so that no two cases are the same artefact: one is removed without the other.
 */
export const caseContent = z.strictObject({
  caseId: z.string(),
  purpose: z.string(),
  subject: z.string(),
  body: z.string(),
});

/** A case's text, once read. */
export type CaseContent = Readonly<z.output<typeof caseContent>>;

/** The case's text as it is stored. */
export function caseText({ caseId, purpose, subject, body }: CaseContent): string {
  return canonicalJson({ caseId, purpose, subject, body });
}

/** What a message was written about, as text to be embedded. Nothing personal. */
export function situationOf(
  purpose: string,
  features: MessageEventOf<"ContextPrepared">["features"],
): string {
  const telling = ["serviceTypes", "propertyType", "lotFeatures", "serviceCount"];
  const lines = telling.flatMap((name) => {
    const feature = features[name];
    return feature?.status === "present"
      ? [`${name}: ${[feature.value].flat().map(String).join(", ")}`]
      : [];
  });
  return [`purpose: ${purpose}`, ...lines].join("\n");
}

/** A text with merge fields in place of the customer's names, e-mail address and phone number. */
export function redact(
  text: string,
  { name, email, phone }: Pick<CustomerEventOf<"ProfileUpdated">, "name" | "email" | "phone">,
): string {
  const names = isErased(name) ? [] : [name, ...name.split(/\s+/)];
  return [
    [email, "{{customer.email}}", "giu"] as const,
    [phone, "{{customer.phone}}", "gu"] as const,
    // Not in any case: a customer called Will leaves "we will" as it is.
    ...names
      .flatMap((part) => [part, part.toUpperCase()])
      .map((part) => [part, "{{customer.name}}", "gu"] as const),
  ].reduce((redacted, [value, field, flags]) => replaceWhole(redacted, value, field, flags), text);
}

/** A text without anything personal that was ever known of a customer. */
export function redactAll(
  text: string,
  { profiles, properties }: Pick<Customer, "profiles" | "properties">,
): string {
  const withoutStreets = properties.reduce(
    (redacted, { address }) => replaceWhole(redacted, address, "{{customer.address}}", "giu"),
    text,
  );
  return profiles.reduce(redact, withoutStreets);
}

/** An accent may be a character of its own or not: whichever was written, it is the same name. */
function replaceWhole(text: string, value: unknown, field: string, flags: string): string {
  if (typeof value !== "string" || value.length < 2) return text;
  const sought = literally(value.normalize("NFC"));
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${sought}(?![\\p{L}\\p{N}])`, flags);
  const composed = text.normalize("NFC");
  const redacted = composed.replace(whole, () => field);
  // Where there is nothing to take out the text stays, byte for byte.
  return redacted === composed ? text : redacted;
}

/** When each kind of outcome first became known: by the store's clock, not the provider's. */
export function knownOutcomes(
  recorded: readonly Recorded<MessageEvent>[],
): IndexedCase["outcomes"] {
  const kinds = new Map<OutcomeKind, Instant>();
  for (const { event, recordedAt } of recorded) {
    if (event.type !== "OutcomeRecorded" || event.automated || kinds.has(event.kind)) continue;
    kinds.set(event.kind, recordedAt);
  }
  return [...kinds].map(([kind, knownAt]) => ({ kind, knownAt }));
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
