import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { instant } from "#domain";
import { checkFiles, showPrompt } from "./file-commands.js";
import type { Host, Terminal } from "./host.js";
import { explainMessage, listMessages, verifyRecord } from "./record-commands.js";
import { run } from "./run.js";
import { exitCodes, Stop } from "./stop.js";

/** Runs the command line on its arguments, and says with which code the process is to exit. */
export async function runCommandLine(
  host: Host,
  terminal: Terminal,
  args: readonly string[],
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = commands(host, terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.failed;
    }
    if (!(error instanceof Stop)) throw error;
    terminal.err(`docket: ${error.message}\n`);
    return error.exitCode;
  }
}

type Ended = (exitCode: number) => void;

function commands(host: Host, terminal: Terminal, ended: Ended): Command {
  const program = new Command("docket")
    .description("The record of what AI message agents do, and why.")
    .version(host.version)
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError("(docket --help says more)")
    .exitOverride();

  withSetup(program.command("run", { isDefault: true }))
    .description("take customers in, have messages written and judged (the default command)")
    .argument("[file...]", "customers as NDJSON, a JSON array or CSV; without any, an example")
    .option("--limit <n>", "write to the first <n> customers only", positiveInteger)
    .option("--out <folder>", "where the results go", "out")
    .option("--rejects <file>", "keep refused records here, with the reasons")
    .option("--redact", "leave personal data out of the files", false)
    .option("--json", "print the summary alone, as JSON", false)
    .addHelpText("after", runHelp)
    .action(async (files, options) => ended(await run(host, terminal, files, options)));

  withRecord(program.command("explain"))
    .description("tell one decision from the record: what was known, who wrote, what was said")
    .argument("<messageId>")
    .action(async (id, options) => ended(await explainMessage(host, terminal, id, options)));

  withRecord(program.command("messages"))
    .description("list the messages of a record")
    .option("--customer <id>", "of this customer only")
    .action(async (options) => ended(await listMessages(host, terminal, options)));

  withRecord(program.command("verify"))
    .description("make every decision of a record again, and compare; calls no model")
    .action(async (options) => ended(await verifyRecord(host, terminal, options)));

  withSetup(program.command("check"))
    .description("say what a run would refuse of these files, and write nothing")
    .argument("<file...>")
    .option("--json", "print JSON", false)
    .action(async (files, options) => ended(await checkFiles(host, terminal, files, options)));

  withSetup(program.command("prompt"))
    .description("render what a customer's message would be written from; calls no model")
    .argument("<customerId>")
    .argument("[file...]", "customers; without any, the example's")
    .option("--purpose <name>", "upsell or referral; without it the one that suits")
    .option("--json", "print JSON", false)
    .action(async (id, files, options) =>
      ended(await showPrompt(host, terminal, id, files, options)),
    );
  return program;
}

const runHelp = `
Examples:
  docket run                                  the example: 500 customers, a simulated model
  docket run customers.csv --out results      your own
  docket run customers.ndjson --rejects bad.ndjson --json

Exit codes: 0 all well, 1 the run could not be done, 2 records were refused, 130 interrupted.
The model is simulated: nothing is sent anywhere, and what it writes says so.`;

function withSetup(command: Command): Command {
  return command
    .option("--agents <folder>", "agent versions, one .json file each (default: the example's)")
    .option("--guidelines <file>", "brand guidelines (default: the example's)")
    .option("--prices <file>", "price book (default: list prices)")
    .option("--outcomes <file>", "earlier messages and what came of them, as NDJSON")
    .option("--seed <n>", "of the simulated model", integer, 0)
    .option("--at <instant>", "fix the clock, e.g. 2026-10-01T00:00:00.000Z", anInstant);
}

function withRecord(command: Command): Command {
  return command
    .addOption(
      new Option("--events <file>", "the events.ndjson that a run has written").default(
        "out/events.ndjson",
      ),
    )
    .option("--json", "print JSON", false);
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

function positiveInteger(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return value;
}

function anInstant(text: string): string {
  const at = new Date(text);
  const isZoned = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!isZoned || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError("Expected an instant such as 2026-10-01T00:00:00Z.");
  }
  return instant.parse(at.toISOString());
}
