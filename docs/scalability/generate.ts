/** Writes SCALABILITY_PLAN.md and its picture from the tables beside this file: `npm run plan:scale`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { plan } from "./document.js";
import { readInputs } from "./inputs.js";
import { picture } from "./picture.js";

const inputs = readInputs();
writeFileSync(join(import.meta.dirname, "../../SCALABILITY_PLAN.md"), plan(inputs));
writeFileSync(join(import.meta.dirname, "utilisation.svg"), picture(inputs));
