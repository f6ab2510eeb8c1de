/**
 * `npm run bench:adapters -- [--quick] [--write]`: starts the services, measures the adapters, and
 * prints the tables; `--write` keeps them in `docs/adapters.md`. `--only <word>` is for work on one:
 * it measures the operations that have the word in their name, and nothing else.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { repository } from "../../services/cache.js";
import { adapterEntries, loaded, paths } from "./bundles.js";
import { measure, type Overhead } from "./duel.js";
import { allDuels } from "./duels/all.js";
import { type KnnNumbers, measureKnn } from "./knn.js";
import { type Local, startLocal } from "./local.js";
import { overheadTable, report } from "./report.js";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const begin = performance.now();
const progress = (what: string) => {
  const seconds = Math.round((performance.now() - begin) / 1_000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${what}\n`);
};
const milliseconds = values.quick ? 300 : 4_000;
const knnSizes = values.quick ? [500] : [5_000, 50_000];
const dimension = 256;

progress("starting the services");
const local = await startLocal();
try {
  const overheads = await measureAll(local, values.only);
  if (values.only === undefined) {
    const bundles = await measureBundles();
    const knn = await measureSearch(local);
    const text = report({ overheads, bundles, knn }, values.quick);
    process.stdout.write(text);
    const file = join(repository(import.meta.dirname), "docs", "adapters.md");
    if (values.write) writeFileSync(file, text);
  } else {
    process.stdout.write(`${overheadTable(overheads)}\n`);
  }
} finally {
  await local.stop();
}
progress("done");

async function measureAll(where: Local, only = ""): Promise<readonly Overhead[]> {
  const overheads: Overhead[] = [];
  for (const duel of await allDuels(where)) {
    if (!duel.operation.toLowerCase().includes(only.toLowerCase())) continue;
    progress(duel.operation);
    overheads.push(await measure(duel, milliseconds));
  }
  return overheads;
}

async function measureBundles() {
  const bundles = [];
  for (const entry of [...Object.values(paths), ...(await adapterEntries())]) {
    progress(`bundle: ${entry.name}`);
    bundles.push(await loaded(entry, values.quick ? 1 : 10));
  }
  return bundles;
}

async function measureSearch({ places }: Local): Promise<readonly KnnNumbers[]> {
  const numbers: KnnNumbers[] = [];
  for (const cases of knnSizes) {
    progress(`k-NN: ${cases} cases`);
    numbers.push(await measureKnn(places.openSearch, { cases, dimension }));
  }
  return numbers;
}
