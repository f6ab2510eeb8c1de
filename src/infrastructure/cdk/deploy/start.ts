/** `npm run deploy -- --stage <name>`: puts a stage up in an account of AWS, or brings it up to date. */
import { createInterface } from "node:readline/promises";
import { stages } from "../stages.js";
import { deploy, type Person } from "./deploy.js";
import { optionsFrom, usage } from "./options.js";

const person: Person = {
  say: (text) => process.stderr.write(`deploy: ${text}\n`),
  isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    lines.on("SIGINT", () => process.exit(130));
    const answer = await lines.question(question);
    lines.close();
    return answer;
  },
};

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
// CDK hears it as well and ends; what it was doing is told then.
process.once("SIGINT", () => person.say("interrupted: what CloudFormation has begun, it ends"));
// The stage `local` is put up by `npm run local`.
const known = Object.keys(stages).filter((name) => name !== "local");
const options = optionsFrom(process.argv.slice(2), known, process.env);
if (process.argv.includes("--help")) {
  process.stdout.write(`${usage}\n`);
} else if (options.isErr()) {
  process.stderr.write(`deploy: ${options.error}\n${usage}\n`);
  process.exitCode = 1;
} else {
  const done = await deploy(options.value, person);
  if (done.isErr()) {
    person.say(done.error);
    process.exitCode = 1;
  }
}
