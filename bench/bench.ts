/**
 * `npm run bench` prints speed and memory of this machine as a report in Markdown. `-- --quick` is
 * a smoke run with fewer customers and shorter times; `--customers <n>` sets their number.
 */
import { parseArgs } from "node:util";
import { deciderReport } from "./deciders.js";
import { exampleMessages } from "./docket.js";
import { foldReport } from "./fold.js";
import { pipelineReport } from "./pipeline.js";
import { machine } from "./report.js";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, customers: { type: "string" } },
});
const milliseconds = values.quick ? 10 : 1_000;
const customers = Number(values.customers ?? (values.quick ? 1_000 : 10_000));
if (!Number.isInteger(customers) || customers < 1) {
  throw new RangeError(`--customers expects a whole number from 1, not ${values.customers}`);
}

const print = (section: string) => process.stdout.write(`${section}\n\n`);
print(machine(values.quick));
const messages = await exampleMessages(values.quick ? 25 : 250);
print(await deciderReport(messages, milliseconds));
print(await foldReport(messages, milliseconds));
print(await pipelineReport(customers));
