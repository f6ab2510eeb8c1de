/**
 * Writes the schemas of the public events, and the table in their README. What was published once
 * stays as it is: a change that breaks readers is refused.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { breakingChanges, type JsonSchema, publicEventSchemas } from "#application";

const file = (name: string) => join(import.meta.dirname, name);
const schemas = publicEventSchemas();

const committed = Object.fromEntries(
  readdirSync(import.meta.dirname)
    .filter((name) => /\.v\d+\.json$/.test(name))
    .map((name): [string, JsonSchema] => [
      name.replace(/\.json$/, ""),
      JSON.parse(readFileSync(file(name), "utf8")),
    ]),
);

const broken = breakingChanges(committed, schemas);
if (broken.length > 0) {
  console.error(
    ["These changes break readers; each takes a type of a new version:", ...broken].join("\n"),
  );
  process.exitCode = 1;
} else {
  for (const [type, schema] of Object.entries(schemas)) {
    writeFileSync(file(`${type}.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
  }
  const head = "| type | what it says |\n|---|---|\n";
  const [text = ""] = readFileSync(file("README.md"), "utf8").split(head);
  const rows = Object.entries(schemas).map(
    ([type, { description }]) => `| [${type}](${type}.json) | ${description} |\n`,
  );
  writeFileSync(file("README.md"), text + head + rows.join(""));
}
