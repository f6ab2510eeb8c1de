import type { DomainEvent, Recorded } from "#domain";

/** A copy of a JSON value that nobody can change; fields that are `undefined` are left out. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozen(item))) as T;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.freeze(Object.fromEntries(fields.map(([key, field]) => [key, frozen(field)]))) as T;
}

/** The same of a commit, whose events share their metadata: there are many of them in memory. */
export function frozenCommit<E extends DomainEvent>(
  recorded: readonly Recorded<E>[],
): readonly Recorded<E>[] {
  const [first] = recorded;
  if (first === undefined) return recorded;
  const metadata = frozen(first.metadata);
  return recorded.map(({ stream, version, event, recordedAt, commitId }) =>
    Object.freeze({ stream, version, event: frozen(event), recordedAt, commitId, metadata }),
  );
}
