import * as z from "zod";
import { moment } from "./fields.js";
import { publicData } from "./public-events-of.js";

/** A JSON Schema, as a value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (2020-12) of each public event, by type. Fields that it does not name may come;
 * readers pass over them.
 */
export function publicEventSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries<z.ZodObject>(publicData).map(([type, data]) => [type, schemaOf(type, data)]),
  );
}

function schemaOf(type: string, data: z.ZodObject): JsonSchema {
  const event = z.object({
    id: z
      .string()
      .min(1)
      .describe("The same however often the event comes: what was seen before is to be ignored."),
    type: z.literal(type),
    stream: z.string().min(1).describe("Whose event it is, e.g. customer:c-1."),
    version: z
      .int()
      .positive()
      .describe("Its place in the stream. Events come in any order, and some numbers never come."),
    occurredAt: moment.describe("When it was true."),
    recordedAt: moment.describe("When it was recorded."),
    correlationId: z.string().describe("The same for all that one outside request set going."),
    data: z.object(data.shape),
  });
  const schema = z.toJSONSchema(event, {
    target: "draft-2020-12",
    io: "input",
    override: ({ jsonSchema }) => {
      // The calendar as a regular expression says no more than the format does.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  return { title: type, description: data.description, ...schema };
}
