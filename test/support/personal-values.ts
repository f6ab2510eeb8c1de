import { type EventStore, readCategory } from "#application";
import { contracts, type EventContract, isErased, subjectOf } from "#domain";

/** Shorter ones are found by chance. */
const shortestValue = 4;
const shortestPiece = 12;

/**
 * What is personal of one customer and of nobody else: every value of at least 4 characters, and of
 * longer texts each part of a sentence. To be taken before the customer is forgotten.
 */
export async function personalValuesOf(
  events: EventStore,
  customerId: string,
  known: readonly EventContract[] = contracts,
): Promise<readonly string[]> {
  const theirs = new Set<string>();
  const others = new Set<string>();
  for (const contract of known) {
    for (const { stream, event } of (await readCategory({ events }, contract))._unsafeUnwrap()) {
      const isTheirs = subjectOf(contract, stream, event) === customerId;
      const values = Object.entries(event).flatMap(([field, value]) =>
        contract.personalFields[event.type]?.includes(field) ? textsIn(value) : [],
      );
      for (const value of values) (isTheirs ? theirs : others).add(value);
    }
  }
  return [...theirs].filter((value) => !others.has(value));
}

function textsIn(value: unknown): readonly string[] {
  if (value === undefined || isErased(value)) return [];
  if (typeof value !== "string") throw new TypeError("personal fields are texts");
  // The keys of a model's answer are no secret.
  const pieces = value.startsWith("{")
    ? []
    : value.split(/[.,!?](?:\s|$)|\n/).map((piece) => piece.trim());
  return [
    ...[value].filter(({ length }) => length >= shortestValue),
    ...pieces.filter(({ length }) => length >= shortestPiece),
  ];
}

/** Those of the values that are somewhere in a text or in bytes: plain, in JSON, or in base64. */
export function valuesIn(
  values: readonly string[],
  ...haystacks: readonly (string | Uint8Array)[]
): readonly string[] {
  const all = haystacks.map((haystack) => Buffer.from(haystack));
  return values.filter((value) =>
    formsOf(value).some((form) => all.some((haystack) => haystack.includes(form))),
  );
}

function formsOf(value: string): readonly string[] {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1);
  const plain = [value, inJson(value), inJson(inJson(value))];
  return [...new Set([...plain, ...plain.flatMap(base64Forms)])];
}

/** What of a text's base64 is the same wherever in a longer text it stands: three ways to begin. */
function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const whole = Math.floor((bytes.length * 8) / 6);
    const form = bytes.toString("base64").slice(before === 0 ? 0 : before + 1, whole);
    return form.length >= 8 ? [form] : [];
  });
}
