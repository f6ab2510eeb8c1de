import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { besideDrift } from "./calibration-beside.js";
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
const besides = [
  [100, pairs],
  [1000, Math.ceil(pairs / 2)],
].flatMap(([size = 0, some = 0]) =>
  [4, 10, 18].map((changed) => {
    const outcome = besideDrift(size, some, changed);
    console.error(JSON.stringify(outcome));
    return outcome;
  }),
);
const text = documentOf(outcomes, besides);
console.log(text);
if (args.includes("--write")) {
  writeFileSync(join(import.meta.dirname, "../../docs/drift-calibration.md"), `${text}\n`);
}
