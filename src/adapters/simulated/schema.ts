import * as z from "zod";
import type { ModelRequest } from "#application";
import { type Fields, isFields } from "./prompt.js";

type Schema = ModelRequest["responseSchema"];

/** What kind of answer a response schema asks for. */
export function answerKindOf(schema: Schema): "draft" | "judgement" | "other" {
  const properties = propertiesOf(schema);
  if ("subject" in properties && "body" in properties) return "draft";
  if ("rationale" in properties && isFields(properties["scores"])) return "judgement";
  return "other";
}

/** The schemas of an object's properties, by name. */
export function propertiesOf(schema: unknown): Fields {
  const properties = isFields(schema) ? schema["properties"] : undefined;
  return isFields(properties) ? properties : {};
}

/** A score of 0 to 1 in the range that a schema states, e.g. 1 to 5. */
export function scaledTo(schema: unknown, score: number): number {
  const { minimum = 0, maximum = 1, type } = isFields(schema) ? schema : {};
  const scaled = Number(minimum) + score * (Number(maximum) - Number(minimum));
  return type === "integer" ? Math.round(scaled) : scaled;
}

/** A text, not longer than a schema allows. */
export function cutTo(schema: unknown, text: string): string {
  const longest = isFields(schema) ? schema["maxLength"] : undefined;
  return typeof longest === "number" ? text.slice(0, longest).trimEnd() : text;
}

/** A small value that fits the usual schemas: what is required, as short as allowed. */
export function smallestValue(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isFields(schema) || depth > 32) return null;
  if ("const" in schema) return schema["const"];
  const { enum: values, anyOf, oneOf, $ref, type } = schema;
  if (Array.isArray(values)) return values[0] ?? null;
  if (Array.isArray(anyOf)) return smallestValue(anyOf[0], root, depth + 1);
  if (Array.isArray(oneOf)) return smallestValue(oneOf[0], root, depth + 1);
  if (typeof $ref === "string") return smallestValue(resolve($ref, root), root, depth + 1);

  switch (Array.isArray(type) ? type[0] : (type ?? impliedType(schema))) {
    case "object":
      return Object.fromEntries(
        stringsOf(schema["required"]).map((name) => [
          name,
          smallestValue(propertiesOf(schema)[name], root, depth + 1),
        ]),
      );
    case "array":
      return Array.from({ length: Math.min(countOf(schema["minItems"]), 1_000) }, () =>
        smallestValue(schema["items"], root, depth + 1),
      );
    case "string":
      return "simulated"
        .padEnd(Math.min(countOf(schema["minLength"]), 100_000), ".")
        .slice(0, countOf(schema["maxLength"], 100_000));
    case "number":
    case "integer": {
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
      return Math.max(Number(minimum), Math.min(Number(maximum), 0));
    }
    case "boolean":
      return false;
    default:
      return null;
  }
}

/** Readers of schemas, by their JSON; making one takes longer than all the rest of an answer. */
const readers = new Map<string, z.ZodType | Error>();
const readersAtMost = 100;

/** What is wrong with a raw answer; `undefined` when it is JSON that passes the schema. */
export function faultIn(raw: string, schema: Schema): string | undefined {
  const reader = readerOf(schema);
  if (reader instanceof Error) return `the response schema cannot be read: ${reader.message}`;
  try {
    const parsed = reader.safeParse(JSON.parse(raw));
    return parsed.success ? undefined : parsed.error.issues.map(describe).join("; ").slice(0, 500);
  } catch {
    return "the answer is not JSON";
  }
}

function readerOf(schema: Schema): z.ZodType | Error {
  const json = JSON.stringify(schema);
  const reader = readers.get(json) ?? newReader(schema);
  if (readers.size >= readersAtMost) readers.clear();
  readers.set(json, reader);
  return reader;
}

function newReader(schema: Schema): z.ZodType | Error {
  try {
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function describe({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".") || "the answer"}: ${message}`;
}

/** A local reference, e.g. `#/$defs/address`. */
function resolve(reference: string, root: unknown): unknown {
  return reference
    .split("/")
    .slice(1)
    .reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), root);
}

function impliedType(schema: Fields): string | undefined {
  if ("properties" in schema) return "object";
  return "items" in schema ? "array" : undefined;
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function countOf(value: unknown, otherwise = 0): number {
  return typeof value === "number" ? value : otherwise;
}
