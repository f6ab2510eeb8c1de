/**
 * `npm run bench:store -- [--quick] [--write]`: installs the peers, starts DynamoDB Local, measures,
 * and prints the tables; `--write` keeps them in `docs/event-stores.md`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDynamoDbLocal, untilReady } from "../../services/dynamodb-local.js";

const here = import.meta.dirname;
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
installPeers(join(here, "peers"));
const database = await startDynamoDbLocal();
if (database.isErr()) {
  console.error(`DynamoDB Local did not start: ${database.error}`);
  process.exit(1);
}
await untilReady(database.value.endpoint);
// Only now are the peers sure to be there.
const { run } = await import("./run.js");
const text = await run(database.value.endpoint, process.argv.includes("--quick"));
await database.value.stop();
console.log(text);
if (process.argv.includes("--write")) writeFileSync(join(here, "../../docs/event-stores.md"), text);

/** By their lock file, unless what is there was installed by the same. */
function installPeers(folder: string): void {
  const wanted = readFileSync(join(folder, "package-lock.json"), "utf8");
  const stamp = join(folder, "node_modules", ".installed-by");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: folder,
    stdio: "inherit",
    // npm is a script on Windows, which only a shell starts.
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("npm could not install the peers");
  writeFileSync(stamp, wanted);
}
