/** A copy of a JSON value that nobody can change; fields that are `undefined` are left out. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => frozen(item))) as T;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.freeze(Object.fromEntries(fields.map(([key, field]) => [key, frozen(field)]))) as T;
}
