import * as z from "zod";
import type { ModelRequest } from "#application";

type Schema = ModelRequest["responseSchema"];

const readersAtMost = 100;

/** Finds what is wrong with answers. Keeps its readers, for making one takes longer than using it. */
export class ResponseSchemas {
  readonly #readers = new Map<string, z.ZodType>();

  /** Why a response schema cannot be read; `undefined` when it can. */
  faultOf(schema: Schema): string | undefined {
    try {
      this.#readerOf(schema);
      return undefined;
    } catch (error) {
      return `the response schema cannot be read: ${error instanceof Error ? error.message : error}`;
    }
  }

  /** What is wrong with an answer by a schema without fault; `undefined` when nothing is. */
  faultIn(value: unknown, schema: Schema): string | undefined {
    const parsed = this.#readerOf(schema).safeParse(value);
    return parsed.error?.issues.map(describe).join("; ").slice(0, 1_000);
  }

  #readerOf(schema: Schema): z.ZodType {
    const json = JSON.stringify(schema);
    const known = this.#readers.get(json);
    if (known !== undefined) return known;
    const reader = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    if (this.#readers.size >= readersAtMost) this.#readers.clear();
    this.#readers.set(json, reader);
    return reader;
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".") || "the answer"}: ${message}`;
}

/** What Bedrock's native structured output refuses in a schema, with a ValidationException. */
const notConstrained: ReadonlySet<string> = new Set([
  "exclusiveMaximum",
  "exclusiveMinimum",
  "maxItems",
  "maxLength",
  "maxProperties",
  "maximum",
  "minItems",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "uniqueItems",
]);

/** Keywords whose values are schemas by name, and those whose values are schemas. */
const schemasByName: ReadonlySet<string> = new Set(["$defs", "definitions", "properties"]);
const schemas: ReadonlySet<string> = new Set(["allOf", "anyOf", "items", "oneOf", "prefixItems"]);

/**
 * A schema that Bedrock's native structured output takes: limits of numbers, texts and lists are
 * said in the description instead, and objects are closed. What passes the given schema passes it,
 * but for additional properties; what passes it is still to be checked by the given one.
 */
export function constrainable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(constrainable);
  if (!isFields(schema)) return schema;
  const entries = Object.entries(schema);
  const limits = entries.filter(([keyword]) => notConstrained.has(keyword));
  const kept = entries
    .filter(([keyword]) => !notConstrained.has(keyword))
    .map(([keyword, value]) => [keyword, constrainableValue(keyword, value)]);
  const said = limits.map(([keyword, value]) => `${keyword} ${JSON.stringify(value)}`).join(", ");
  const description = [schema["description"] ?? [], said === "" ? [] : `(${said})`].flat();
  return {
    ...Object.fromEntries(kept),
    ...(description.length > 0 && { description: description.join(" ") }),
    ...((schema["type"] === "object" || "properties" in schema) && { additionalProperties: false }),
  };
}

function constrainableValue(keyword: string, value: unknown): unknown {
  if (schemas.has(keyword)) return constrainable(value);
  if (!schemasByName.has(keyword) || !isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, schema]) => [name, constrainable(schema)]),
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
