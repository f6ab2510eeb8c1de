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
import { type Local, startLocal, type Way } from "./local.js";
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
/** Until the code runs as it will from then on: some 2,000 calls. */
const warmUp = { calls: 2_000, milliseconds: values.quick ? 100 : 10_000 };
const knnSizes = values.quick ? [500] : [5_000, 50_000];
const dimension = 256;

// First without a network: what it takes to be warm comes sooner there.
const loopback = await on("loopback", async (local) => ({
  overheads: await measureAll(local, values.only),
  knn: values.only === undefined ? await measureSearch(local) : [],
}));
const wire = await on("wire", (local) => measureAll(local, values.only));
if (values.only === undefined) {
  const bundles = await measureBundles();
  const text = report(
    { wire, loopback: loopback.overheads, bundles, knn: loopback.knn },
    values.quick,
  );
  process.stdout.write(text);
  const file = join(repository(import.meta.dirname), "docs", "adapters.md");
  if (values.write) writeFileSync(file, text);
} else {
  process.stdout.write(`${overheadTable(wire)}\n\n${overheadTable(loopback.overheads)}\n`);
}
progress("done");

async function on<T>(way: Way, run: (local: Local) => Promise<T>): Promise<T> {
  progress(`starting the services: ${way}`);
  const local = await startLocal(way);
  return run(local).finally(local.stop);
}

async function measureAll(where: Local, only = ""): Promise<readonly Overhead[]> {
  const overheads: Overhead[] = [];
  for (const duel of await allDuels(where)) {
    if (!duel.operation.toLowerCase().includes(only.toLowerCase())) continue;
    progress(duel.operation);
    overheads.push(await measure(duel, { milliseconds, warmUp }));
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
