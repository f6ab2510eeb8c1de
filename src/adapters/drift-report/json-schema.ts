import * as z from "zod";
import { driftReportSchema } from "#domain/drift";

/**
 * The JSON Schema (2020-12) of a drift report as JSON. Fields that it does not name may come;
 * readers pass over them.
 */
export function driftReportJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(driftReportSchema, {
    target: "draft-2020-12",
    io: "input",
    override: ({ jsonSchema }) => {
      // The calendar as a regular expression says no more than the format does.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  return {
    title: "Drift report",
    description: "Whether decisions have drifted between two windows, and why. Nothing personal.",
    ...schema,
  };
}
