import type { ModelRequest } from "#application";

type Fields = Readonly<Record<string, unknown>>;

/** What native structured output does not take in a schema; it takes `minItems` of 0 and 1. */
const refused = [
  "exclusiveMaximum",
  "exclusiveMinimum",
  "maxItems",
  "maxLength",
  "maximum",
  "minItems",
  "minLength",
  "minimum",
  "multipleOf",
];

/** Why native structured output does not take a schema, as the model says; `undefined` if it does. */
export function nativeFault(schema: unknown): string | undefined {
  if (Array.isArray(schema)) return schema.map(nativeFault).find((fault) => fault !== undefined);
  if (!isFields(schema)) return undefined;
  const type = String(schema["type"] ?? "object");
  const wrong = refused.filter(
    (keyword) =>
      typeof schema[keyword] === "number" && !(keyword === "minItems" && schema[keyword] <= 1),
  );
  if (wrong.length > 0)
    return `For '${type}' type, properties ${wrong.join(", ")} are not supported`;
  if ("properties" in schema && schema["additionalProperties"] !== false) {
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  }
  return Object.values(schema)
    .map(nativeFault)
    .find((fault) => fault !== undefined);
}

const saidLimit = /\b(minimum|maximum|minLength|maxLength|minItems|maxItems) (-?\d+(?:\.\d+)?)\b/g;

/** A schema with the limits that its descriptions state, e.g. `(minimum 1, maximum 5)`: models read those. */
export function withSaidLimits(schema: ModelRequest["responseSchema"]): typeof schema;
export function withSaidLimits(schema: unknown): unknown;
export function withSaidLimits(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSaidLimits);
  if (!isFields(schema)) return schema;
  const { description } = schema;
  const said = typeof description === "string" ? description.matchAll(saidLimit) : [];
  const limits = [...said].map(([, keyword = "", value]) => [keyword, Number(value)]);
  const parts = Object.entries(schema).map(([name, part]) => [name, withSaidLimits(part)]);
  return { ...Object.fromEntries(limits), ...Object.fromEntries(parts) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
