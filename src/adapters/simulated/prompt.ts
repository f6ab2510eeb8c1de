/** What the simulation understands of a prompt, whoever wrote it. */
export interface Reading {
  readonly purpose: string;
  /** `undefined` when there is none, it was erased, or it does not look like a name. */
  readonly firstName: string | undefined;
  /** Feature values by name; `undefined` when the prompt shows none. */
  readonly features: Fields | undefined;
  readonly guidelines: Fields;
  readonly draft: Fields;
  /** Whether an earlier draft was judged. */
  readonly hasFeedback: boolean;
}

/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** How often a tag or an object is tried before it is taken as not there. */
const triesAtMost = 20;

/** How much of a prompt is searched for an object outside of tags, in UTF-16 code units. */
const searchedAtMost = 100_000;

/**
 * Reads data out of a prompt: JSON inside `<customer>`, `<features>`, `<guidelines>`, `<draft>` and
 * `<feedback>`, a word inside `<purpose>`. Without `<customer>` the first JSON object with a `name`
 * or `features` is taken for the customer.
 */
export function readPrompt({ system, prompt }: { system: string; prompt: string }): Reading {
  const tagged = (tag: string) => inTag(prompt, tag) ?? inTag(system, tag);
  const customer = fieldsOf(tagged("customer") ?? anyCustomer(prompt));
  const features = tagged("features") ?? customer["features"];
  return {
    purpose: purposeIn(prompt) ?? purposeIn(system) ?? "upsell",
    firstName: firstNameOf(customer["name"]),
    features: isFields(features) ? features : undefined,
    guidelines: fieldsOf(tagged("guidelines")),
    draft: fieldsOf(tagged("draft")),
    hasFeedback: (tagged("feedback") ?? null) !== null,
  };
}

/** The texts in a feature, e.g. the types of service, at most 50; none when it is absent. */
export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value.slice(0, 50) : [value]).filter(
    (each): each is string => typeof each === "string" && each.trim() !== "",
  );
}

/** Text as one writes it for a person: bounded, on one line, without control characters. */
export function plain(value: unknown, limit: number): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.slice(0, limit).replace(/[\p{C}\s]+/gu, " ");
  return text.trim() || undefined;
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function firstNameOf(name: unknown): string | undefined {
  const [first] = plain(name, 200)?.split(" ") ?? [];
  return first !== undefined && /^\p{L}[\p{L}\p{M}.'’-]{0,39}$/u.test(first) ? first : undefined;
}

function purposeIn(text: string): string | undefined {
  return /<purpose>\s*([a-z][a-z0-9_-]{0,63})\s*<\/purpose>/i.exec(text)?.[1];
}

/** The first JSON value that fills a tag: prose may mention the tag before. */
function inTag(text: string, tag: string): unknown {
  const [open, close] = [`<${tag}>`, `</${tag}>`];
  let from = 0;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const start = text.indexOf(open, from);
    const end = start < 0 ? -1 : text.indexOf(close, start);
    if (end < 0) return undefined;
    from = start + open.length;
    const value = fromJson(text.slice(from, end));
    if (value !== undefined) return value;
  }
  return undefined;
}

function anyCustomer(prompt: string): Fields | undefined {
  const text = prompt.slice(0, searchedAtMost);
  let start = text.indexOf("{");
  for (let tries = 0; start >= 0 && tries < triesAtMost; tries += 1) {
    const end = endOfObject(text, start);
    const value = end === undefined ? undefined : fromJson(text.slice(start, end));
    if (isFields(value) && ("name" in value || "features" in value)) return value;
    start = text.indexOf("{", value === undefined ? start + 1 : end);
  }
  return undefined;
}

/** After the brace that closes the one at `start`; `undefined` when none does. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (inString && character === "\\") index += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && character === "{") depth += 1;
    else if (!inString && character === "}" && --depth === 0) return index + 1;
  }
  return undefined;
}

/** `undefined`, which no JSON value is, for text that is not JSON. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
