/** Makes the example data: the same bytes every time. `npm run example:data` writes the files. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ExampleCustomer, exampleCustomer } from "./generator/customers.js";
import { type PastMessage, pastMessages } from "./generator/past-messages.js";

/** The customers of `customers.ndjson`; the first ones are the same whatever the count. */
export function exampleCustomers(count = 500): readonly ExampleCustomer[] {
  return Array.from({ length: count }, (_, index) =>
    exampleCustomer(`c-${String(index + 1).padStart(4, "0")}`, 20_261_001 + index),
  );
}

/** The messages of `past-messages.ndjson`, some of them to customers of `customers.ndjson`. */
export function examplePastMessages(): readonly PastMessage[] {
  return pastMessages(exampleCustomers(), (id, index) => exampleCustomer(id, 70_000_000 + index));
}

function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(join(import.meta.dirname, "customers.ndjson"), ndjson(exampleCustomers()));
  writeFileSync(join(import.meta.dirname, "past-messages.ndjson"), ndjson(examplePastMessages()));
}
