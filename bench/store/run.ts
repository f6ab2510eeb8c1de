/** Measures every contender on one DynamoDB Local. */
import type { Open } from "./contender.js";
import { openDocketOnDynamoDb } from "./contenders/docket-dynamodb.js";
import { openDocketOnSqlite } from "./contenders/docket-sqlite.js";
import { openPlainSdk } from "./contenders/plain-sdk.js";
import { openCastore } from "./peers/castore.js";
import { openEquinoxJs } from "./peers/equinox-js.js";
import { openEventStoreAdapterJs } from "./peers/event-store-adapter-js.js";
import { report } from "./report.js";
import { measureAll } from "./results.js";
import { full, quick } from "./scenarios/effort.js";

const contenders: readonly Open[] = [
  openDocketOnDynamoDb,
  openDocketOnSqlite,
  openPlainSdk,
  openCastore,
  openEventStoreAdapterJs,
  openEquinoxJs,
];

/** The report, as Markdown. */
export async function run(endpoint: string, isQuick: boolean): Promise<string> {
  const start = performance.now();
  const progress = (scenario: string) => {
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stderr.write(`${String(seconds).padStart(4)} s  ${scenario}\n`);
  };
  const open = (space: string) => Promise.all(contenders.map((one) => one(endpoint, space)));
  const results = await measureAll(open, isQuick ? quick : full, progress);
  progress("done");
  return report(results, isQuick);
}
