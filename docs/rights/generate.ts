/** Writes the tables of docs/rights.md, of the templates: `npm run rights:table`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pageWith } from "./page.js";
import { rolesOfTest } from "./templates.js";

const file = join(import.meta.dirname, "../rights.md");
writeFileSync(file, pageWith(readFileSync(file, "utf8"), rolesOfTest()));
