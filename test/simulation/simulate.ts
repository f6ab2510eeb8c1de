/** Goes through worlds of faults until there were so many, or until it is stopped. */
import { parseArgs } from "node:util";
import { startDynamoDbLocal, untilReady } from "../../services/dynamodb-local.js";
import { type Campaign, campaign, describeFailure } from "./campaign.js";
import { inDynamoDb } from "./dynamodb-storage.js";
import { faultKinds, total } from "./faults.js";
import { inMemory, type Place } from "./world.js";

const { values } = parseArgs({
  options: {
    faults: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    adapter: { type: "string", default: "memory" },
  },
});
const [faults, seed] = [values.faults, values.seed].map(Number);
const { adapter } = values;
if (!isCount(faults) || !isCount(seed) || !["memory", "dynamodb"].includes(adapter)) {
  console.error("simulate [--faults <number>] [--seed <number>] [--adapter memory|dynamodb]");
  process.exit(2);
}

const { place, close } = await open(adapter);
const begin = performance.now();
let isStopped = false;
process.on("SIGINT", () => {
  isStopped = true;
});
let told = begin;
let known = 0;
const done = await campaign(seed, faults, {
  place,
  isStopped: () => isStopped,
  onWorld: (soFar) => {
    for (const failure of soFar.failures.slice(known)) {
      console.error(describeFailure(failure, adapter));
    }
    known = soFar.failures.length;
    if (performance.now() - told < 5_000) return;
    told = performance.now();
    console.log(progressOf(soFar));
  },
});
console.log(summaryOf(done));
await close();
process.exitCode = done.failures.length === 0 ? 0 : 1;

async function open(adapter: string): Promise<{ place: Place; close: () => Promise<void> }> {
  if (adapter === "memory") return { place: inMemory, close: async () => {} };
  const started = await startDynamoDbLocal();
  if (started.isErr()) throw new Error(`DynamoDB Local cannot be had: ${started.error}`);
  await untilReady(started.value.endpoint);
  return { place: inDynamoDb(started.value.endpoint), close: started.value.stop };
}

function isCount(value: number | undefined): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

function progressOf({ worlds, faults, failures }: Campaign): string {
  const seconds = (performance.now() - begin) / 1000;
  return `${worlds} worlds, ${total(faults)} faults, ${failures.length} failures, ${seconds.toFixed(1)} s`;
}

function summaryOf(done: Campaign): string {
  const kinds = faultKinds.filter((kind) => done.faults[kind] > 0);
  const last = (seed ?? 1) + done.worlds - 1;
  return [
    ...kinds.map((kind) => `${String(done.faults[kind]).padStart(9)} ${kind}`),
    `${adapter}: seeds ${seed} to ${last}; ${progressOf(done)}`,
  ].join("\n");
}
