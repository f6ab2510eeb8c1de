import type { DomainEvent, Recorded } from "#domain";

/** Short texts that were kept lately: a few come again and again, as names of types and versions do. */
const texts = new Map<string, string>();
const textsAtMost = 4_096;
const longestText = 100;

/** The same text, in the place of an equal one that is kept already. */
function once(text: string): string {
  if (text.length > longestText) return text;
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= textsAtMost) texts.clear();
  texts.set(text, text);
  return text;
}

/** A copy of a JSON value that nobody can change; fields that are `undefined` are left out. */
export function frozen<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === "string" ? once(each) : Object.freeze(each),
  );
}

/** The same of a commit, whose events share their metadata: there are many of them in memory. */
export function frozenCommit<E extends DomainEvent>(
  recorded: readonly Recorded<E>[],
): readonly Recorded<E>[] {
  const [first] = recorded;
  if (first === undefined) return recorded;
  const metadata = frozen(first.metadata);
  const { stream, recordedAt, commitId } = frozen({ ...first, event: undefined });
  return recorded.map(({ version, event }) =>
    Object.freeze({ stream, version, event: frozen(event), recordedAt, commitId, metadata }),
  );
}
