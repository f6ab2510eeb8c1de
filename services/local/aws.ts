/**
 * `npm run local:aws`: a local AWS with nothing deployed to it, OpenSearch and Bedrock's stand-in beside it. Prints the
 * variables by which it is found, and stops at Ctrl-C. `-- --account <12 digits>` says as which account they ask;
 * `-- bash` runs a command with them set, and stops with it.
 */
import { runWith } from "../foreground.js";
import { startOpenSearchLocal, untilOpenSearch } from "../opensearch-local.js";
import { startEmptyAws } from "./empty-aws.js";

const say = (text: string) => process.stderr.write(`local:aws: ${text}\n`);
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const given = process.argv.slice(2);
const account = given[0] === "--account" ? (given[1] ?? "") : "111111111111";
// The options of the command are its own, after a second "--" or without.
const after = given[0] === "--account" ? given.slice(2) : given;
const [command, ...args] = after[0] === "--" ? after.slice(1) : after;
process.exitCode = /^\d{12}$/.test(account)
  ? await hold(account)
  : refuse(`an account has 12 digits: ${account} has not`);

function refuse(why: string): number {
  say(why);
  return 1;
}

async function hold(account: string): Promise<number> {
  say("starting; the first time what it needs is fetched, which takes up to two minutes");
  const openSearch = await startOpenSearchLocal();
  if (openSearch.isErr()) return refuse(`OpenSearch cannot be had: ${openSearch.error}.`);
  const { endpoint } = openSearch.value;
  const aws = await startEmptyAws({ account, openSearch: endpoint });
  if (aws.isErr()) {
    await openSearch.value.stop();
    return refuse(aws.error);
  }
  await untilOpenSearch(endpoint);
  say(`ready, as account ${account}`);
  const code = await until(aws.value.variables);
  await Promise.all([aws.value.stop(), openSearch.value.stop()]);
  return code;
}

/** Until the command has ended, or somebody presses Ctrl-C. */
async function until(variables: Readonly<Record<string, string>>): Promise<number> {
  if (command !== undefined) return runWith(variables, command, args);
  for (const [name, value] of Object.entries(variables)) {
    process.stdout.write(`export ${name}=${value}\n`);
  }
  say("Ctrl-C stops it, and with it goes everything in it");
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
  });
  return 0;
}
