/**
 * Counts what stands there in the templates, and writes SCALABILITY_PLAN.md and its picture from the tables
 * beside this file: `npm run plan:scale`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { standingOfStages } from "./at-rest.js";
import { plan } from "./document.js";
import { readInputs } from "./inputs.js";
import { picture } from "./picture.js";

const atRest = `${JSON.stringify(standingOfStages(), null, 2)}\n`;
writeFileSync(join(import.meta.dirname, "at-rest.json"), atRest);
const inputs = readInputs();
writeFileSync(join(import.meta.dirname, "../../SCALABILITY_PLAN.md"), plan(inputs));
writeFileSync(join(import.meta.dirname, "utilisation.svg"), picture(inputs));
