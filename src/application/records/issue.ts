import * as z from "zod";
import { looksPersonal } from "#domain";

/** What is wrong with one field of a record. Never holds a personal value. */
export interface Issue {
  /** e.g. `service_history[0].price`; empty for the record as a whole. */
  readonly path: string;
  readonly message: string;
}

/**
 * Says what a schema found wrong with a value, once for each field. Each field's description is
 * what was expected. The value of a field with `personal` in its metadata is not shown, and text in
 * other fields only where it can be no name: a date, a number, what the field's `mayShow` allows.
 */
export function issuesOf(
  schema: z.ZodType,
  value: unknown,
  found: readonly z.core.$ZodIssue[],
): readonly Issue[] {
  const byPath = new Map<string, z.core.$ZodIssue>();
  for (const issue of found) {
    const path = dotPath(issue.path);
    // What a check says in its own words says more than that a format does not match.
    if (!byPath.has(path) || issue.code === "custom") byPath.set(path, issue);
  }
  return [...byPath].map(([path, issue]) => ({
    path,
    message: messageOf(issue, fieldAt(schema, issue.path), valueAt(value, issue.path)),
  }));
}

/**
 * As zod's own `toDotPath` writes it. That is in the namespace `z.core`, of which a bundler keeps all
 * or nothing: 320 kB, most of them error messages in fifty languages.
 */
function dotPath(path: z.core.$ZodIssue["path"]): string {
  return path
    .map((key, at) => {
      if (typeof key === "number") return `[${key}]`;
      const name = String(key);
      if (/[^\w$]/.test(name)) return `[${JSON.stringify(name)}]`;
      return at === 0 ? name : `.${name}`;
    })
    .join("");
}

/** The first issue of each path. */
export function onePerPath(issues: readonly Issue[]): readonly Issue[] {
  const paths = new Set<string>();
  return issues.filter(({ path }) => !paths.has(path) && paths.add(path));
}

/** Paths, without indexes, of the fields that the schema does not know, e.g. `services[].crew`. */
export function ignoredFields(schema: z.ZodType, value: unknown, path = ""): readonly string[] {
  const known = unwrap(schema);
  if (known instanceof z.ZodArray && Array.isArray(value)) {
    const element = known.element as z.ZodType;
    return [...new Set(value.flatMap((item) => ignoredFields(element, item, `${path}[]`)))];
  }
  if (!(known instanceof z.ZodObject) || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return Object.hasOwn(known.shape, key)
      ? ignoredFields(known.shape[key] as z.ZodType, item, here)
      : [here];
  });
}

function messageOf(issue: z.core.$ZodIssue, field: z.ZodType, value: unknown): string {
  if (value === undefined) return "is missing";
  const { description = "another value" } = field.meta() ?? {};
  const expected = issue.code === "custom" ? issue.message : `expected ${description}`;
  const got =
    typeof value === "string" && (issue.code === "too_big" || issue.code === "too_small")
      ? `${value.length} characters`
      : shown(value, field);
  return expected.startsWith("expected") && got !== undefined
    ? `${expected}, got ${got}`
    : expected;
}

/**
 * A value as a message may show it; `undefined` for text that is better not shown. Columns get mixed
 * up, so that a name may stand where a price belongs, and a name may be any word.
 */
function shown(value: unknown, field: z.ZodType): string | undefined {
  const { personal, mayShow } = field.meta() ?? {};
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  const written = String(value);
  if (personal === true) return typeof value === "string" ? undefined : `a ${typeof value}`;
  if (typeof value !== "string") return looksPersonal(written) ? `a ${typeof value}` : written;
  const isAlmostRight = typeof mayShow === "function" && mayShow(written) === true;
  return isAlmostRight || isDate(written) || isNumber(written)
    ? JSON.stringify(written)
    : undefined;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(?:T[\d:.]{1,20}(?:Z|[+-][\d:]{1,5})?)?$/.test(text);
}

function isNumber(text: string): boolean {
  return /^[+-]?\d[\d.,]{0,39}$/.test(text) && !looksPersonal(text);
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrap(schema.unwrap() as z.ZodType)
    : schema;
}

/** The schema of the field at a path, or of the nearest one around it that is known. */
function fieldAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType {
  return path.reduce<z.ZodType>((around, key) => {
    if (around instanceof z.ZodArray) return unwrap(around.element as z.ZodType);
    if (!(around instanceof z.ZodObject)) return around;
    return unwrap(around.shape[String(key)] as z.ZodType);
  }, unwrap(schema));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (around, key) => (around as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    value,
  );
}
