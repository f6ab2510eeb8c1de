/**
 * Writes the schema of drift reports as JSON. What was published once stays as it is: a change that
 * breaks readers is refused.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driftReportJsonSchema } from "#adapters/drift-report";
import { breakingChanges, type JsonSchema } from "#application";

const file = join(import.meta.dirname, "../drift-report.schema.json");
const schemas = { "drift-report": driftReportJsonSchema() };
const committed: Readonly<Record<string, JsonSchema>> = existsSync(file)
  ? { "drift-report": JSON.parse(readFileSync(file, "utf8")) }
  : {};

const broken = breakingChanges(committed, schemas);
if (broken.length > 0) {
  console.error(
    ["These changes break readers; they take a schema of a new version:", ...broken].join("\n"),
  );
  process.exitCode = 1;
} else {
  writeFileSync(file, `${JSON.stringify(schemas["drift-report"], undefined, 2)}\n`);
}
