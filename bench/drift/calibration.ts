import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf } from "./calibration-document.js";
import { calibrate } from "./calibration-run.js";

/** npm run drift:calibrate -- [--write] [--pairs 1000] */
const args = process.argv.slice(2);
const asked = Number(args[args.indexOf("--pairs") + 1]);
const pairs = args.includes("--pairs") && asked > 0 ? asked : 1000;

const outcomes = [100, 200, 1000, 10_000].map((size) => {
  const outcome = calibrate(size, pairs);
  console.error(JSON.stringify(outcome));
  return outcome;
});
const text = documentOf(outcomes);
console.log(text);
if (args.includes("--write")) {
  writeFileSync(join(import.meta.dirname, "../../docs/drift-calibration.md"), `${text}\n`);
}
