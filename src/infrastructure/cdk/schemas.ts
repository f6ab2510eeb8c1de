import type { JsonSchema } from "#application";

/** The content of a schema for EventBridge's registry, which knows JSON Schema up to draft 4. */
export function draft4(schema: JsonSchema): JsonSchema {
  const { $schema: _, ...rest } = schema;
  return { $schema: "http://json-schema.org/draft-04/schema#", ...older(rest) };
}

/** What was said in another way then; properties are schemas again, under whatever name. */
function older({
  const: only,
  exclusiveMinimum: above,
  properties,
  ...rest
}: JsonSchema): JsonSchema {
  const children = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
  return {
    ...rest,
    ...(only !== undefined && { enum: [only] }),
    ...(above !== undefined && { minimum: above, exclusiveMinimum: true }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(children.map(([name, child]) => [name, older(child)])),
    }),
  };
}
