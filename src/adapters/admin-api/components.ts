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
    schemas[name] = withReferences(kept);
  }
  const { id, ...unnamed } = own as Record<string, unknown>;
  if (typeof id !== "string") return withReferences(unnamed);
  schemas[id] = withReferences(unnamed);
  return { $ref: `#/components/schemas/${id}` };
}

function withReferences(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
