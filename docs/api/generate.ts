/** Writes the document of the admin API, and the page to read. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiPage, openApiDocument } from "#adapters/admin-api";

const file = (name: string) => join(import.meta.dirname, "..", name);

writeFileSync(file("openapi.json"), `${JSON.stringify(openApiDocument(), undefined, 2)}\n`);
writeFileSync(file("api.md"), apiPage());
