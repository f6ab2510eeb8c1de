import * as z from "zod";

/** A schema, with what it names moved to the document's components. */
export function schemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  schemas: Record<string, unknown>,
) {
  const {
    $schema: _,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // A number as a path or a query holds it.
      if (jsonSchema.type === "integer") delete jsonSchema.pattern;
    },
  });
  for (const [name, definition] of Object.entries($defs)) {
    const { id: __, ...kept } = definition as Record<string, unknown>;
    schemas[componentName(name)] = withReferences(kept);
  }
  const { id, ...unnamed } = own as Record<string, unknown>;
  if (typeof id !== "string") return withReferences(unnamed);
  schemas[id] = withReferences(unnamed);
  return { $ref: `#/components/schemas/${id}` };
}

/** What is recursive has no name of its own, and only JSON is. */
function componentName(name: string): string {
  return name.startsWith("__") ? "Json" : name;
}

function withReferences(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll(
    /"#\/\$defs\/(\w+)"/g,
    (_, name: string) => `"#/components/schemas/${componentName(name)}"`,
  );
  return JSON.parse(text);
}
