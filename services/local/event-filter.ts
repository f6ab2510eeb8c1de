import * as z from "zod";

type Json = unknown;

/** Whether a record passes one of the filters of an event source mapping; all pass where there is none. */
export function passes(record: Json, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((text) => matches(record, JSON.parse(text)));
}

const rule = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ "anything-but": z.union([z.string(), z.array(z.string())]) }),
]);
const rules = z.array(rule);
const nested = z.record(z.string(), z.unknown());

function matches(value: Json, pattern: Json): boolean {
  if (Array.isArray(pattern)) return rules.parse(pattern).some((each) => fits(value, each));
  const within = nested.safeParse(value).data;
  return Object.entries(nested.parse(pattern)).every(([name, inner]) =>
    name === "$or"
      ? z
          .array(nested)
          .parse(inner)
          .some((one) => matches(value, one))
      : matches(within?.[name], inner),
  );
}

function fits(value: Json, wanted: z.output<typeof rule>): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if ("exists" in wanted) return (value !== undefined) === wanted.exists;
  if (typeof value !== "string") return false;
  if ("prefix" in wanted) return value.startsWith(wanted.prefix);
  if ("suffix" in wanted) return value.endsWith(wanted.suffix);
  return ![wanted["anything-but"]].flat().includes(value);
}
