import { Command, CommanderError, Option } from "commander";
import { addDriftCommand } from "./drift-command.js";
import { checkFiles, showPrompt } from "./file-commands.js";
import type { Host, Terminal } from "./host.js";
import {
  anInstant,
  modelOption,
  onAws,
  positiveInteger,
  positiveNumber,
  withDatabase,
  withRecord,
  withSetup,
} from "./options.js";
import { takeOutcomes } from "./outcomes-command.js";
import { exportPerson, forgetPerson } from "./person-commands.js";
import { printable } from "./printable.js";
import { explainMessage, listMessages, verifyRecord } from "./record-commands.js";
import { databaseFile, run } from "./run.js";
import { addServiceCommands, type Finish } from "./service-commands.js";
import { showSimilar } from "./similar-command.js";
import { exitCodes } from "./stop.js";
import { showStream } from "./stream-command.js";

/** Runs the command line on its arguments, and says with which code the process is to exit. */
export async function runCommandLine(
  host: Host,
  terminal: Terminal,
  args: readonly string[],
): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const finish: Finish = async (command) => {
    exitCode = await command.match(
      (code) => code,
      ({ sentence, exitCode }) => {
        terminal.err(`docket: ${printable(sentence)}\n`);
        return exitCode;
      },
    );
  };
  try {
    const staged = stageIn(args);
    const program = staged
      ? await stageCommands(host, terminal, finish, staged.stage)
      : commands(host, terminal, finish);
    await program.parseAsync([...(staged?.rest ?? args)], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander ends with an exception what it has already told: a usage error, or the help.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.failed;
  }
}

const stageHelp = ({ command }: Host) => `
With --stage <name>, for an application deployed on AWS: doctor, smoke, and by its admin API agents,
rollouts, messages, customers, views, events. \`${command} --stage dev --help\` says more.`;

/** The stage that is named, before the command or after it, and what else was said. */
function stageIn(args: readonly string[]) {
  const at = args.findIndex((each) => each === "--stage" || each.startsWith("--stage="));
  const [option, next] = args.slice(at);
  if (at < 0 || option === undefined) return undefined;
  const isOne = option !== "--stage";
  const stage = isOne ? option.slice("--stage=".length) : next;
  const rest = [...args.slice(0, at), ...args.slice(at + (isOne ? 1 : 2))];
  return stage === undefined ? undefined : { stage, rest };
}

/** What a stage can do is loaded by who asks for one. */
async function stageCommands(host: Host, terminal: Terminal, finish: Finish, stage: string) {
  const { stageProgram } = await import("./stage-program.js");
  const program = programOf(host, terminal, `docket in the stage ${stage}`);
  return stageProgram(program, host, terminal, finish, stage);
}

function programOf(host: Host, terminal: Terminal, description: string): Command {
  return new Command(host.command)
    .description(description)
    .version(host.version)
    .configureOutput({
      writeOut: terminal.out,
      // It repeats arguments.
      writeErr: (text) => terminal.err(printable(text)),
    })
    .configureHelp({ minWidthToWrap: 20 })
    .showHelpAfterError(`(${host.command} --help says more)`)
    .exitOverride();
}

function commands(host: Host, terminal: Terminal, finish: Finish): Command {
  const program = programOf(host, terminal, "The record of what AI message agents do, and why.");
  program.addHelpText("after", stageHelp(host));

  withSetup(program.command("run", { isDefault: true }))
    .description("take customers in, have messages written and judged (the default command)")
    .argument("[file...]", "customers as NDJSON, a JSON array or CSV; without any, an example")
    .option("--limit <n>", "write at most <n> messages", positiveInteger)
    .option("--out <folder>", "where the results go", "out")
    .addOption(
      new Option(
        "--db <file>",
        `where the record is kept (default: ${databaseFile} in the out folder)`,
      ).conflicts("inMemory"),
    )
    .option("--in-memory", "keep no record; begin with nothing")
    .addOption(onAws().conflicts(["db", "inMemory"]))
    .addOption(modelOption())
    .option("--whole-record", "with --aws, write the whole record to files as well")
    .option("--parallel <n>", "write <n> messages at the same time (default: 1)", positiveInteger)
    .option("--max-cost <usd>", "stop before models can cost more than this", positiveNumber)
    .option("--rejects <file>", "keep refused records here, with the reasons")
    .option("--redact", "leave personal data out of the files")
    .option("--json", "print the summary alone, as JSON")
    .addHelpText("after", runHelp(host))
    .action((files, options) => finish(run(host, terminal, files, options)));

  withRecord(program.command("explain"))
    .description("tell one decision from the record: what was known, who wrote, what was said")
    .argument("<messageId>")
    .action((id, options) => finish(explainMessage(host, terminal, id, options)));

  withRecord(program.command("messages"))
    .description("list the messages of a record")
    .option("--customer <id>", "of this customer only")
    .action((options) => finish(listMessages(host, terminal, options)));

  withRecord(program.command("events"))
    .description("show the events of a stream, as it is or as it was")
    .argument("<stream>", "e.g. customer:c-0001 or message:<id>")
    .option("--from <version>", "from this version on", positiveInteger)
    .option("--up-to <version>", "as it was at this version", positiveInteger)
    .option("--as-of <instant>", "as it was recorded at this instant", anInstant)
    .action((stream, options) => finish(showStream(host, terminal, stream, options)));

  withRecord(program.command("verify"))
    .description("make every decision of a record again, and compare; calls no model")
    .action((options) => finish(verifyRecord(host, terminal, options)));

  withDatabase(program.command("outcomes"))
    .description("record what became of messages: sent, opened, clicked, bounced ...")
    .argument("<file>", "outcomes as NDJSON; each event_id counts once, in any order")
    .option("--json", "print JSON")
    .action((file, options) => finish(takeOutcomes(host, terminal, file, options)));

  withDatabase(program.command("export"))
    .description("print all that is held about a person, as JSON")
    .argument("<customerId>")
    .action((id, options) => finish(exportPerson(host, terminal, id, options)));

  withDatabase(program.command("forget"))
    .description("make a person's data unreadable for ever; what was decided stays on the record")
    .argument("<customerId>")
    .option("--json", "print JSON")
    .action((id, options) => finish(forgetPerson(host, terminal, id, options)));

  withDatabase(program.command("similar"))
    .description("find the customers that are most like one, by their features")
    .argument("<customerId>")
    .option("--limit <n>", "how many at most", positiveInteger, 10)
    .option("--json", "print JSON")
    .action((id, options) => finish(showSimilar(host, terminal, id, options)));

  addDriftCommand(program, host, terminal, finish);

  withSetup(program.command("check"))
    .description("say what a run would refuse of these files, and write nothing")
    .argument("<file...>")
    .option("--json", "print JSON")
    .action((files, options) => finish(checkFiles(host, terminal, files, options)));

  withSetup(program.command("prompt"))
    .description("render what a customer's message would be written from; calls no model")
    .argument("<customerId>")
    .argument("[file...]", "customers; without any, the example's")
    .option("--purpose <name>", "upsell or referral; without it the one that suits")
    .option("--json", "print JSON")
    .action((id, files, options) => finish(showPrompt(host, terminal, id, files, options)));

  addServiceCommands(program, host, terminal, finish);
  return program;
}

const runHelp = ({ command }: Host) => `
Examples:
  ${command} run                                  the example: 500 customers, a simulated model
  ${command} run customers.csv --out results      your own
  ${command} run customers.ndjson --rejects bad.ndjson --json
  ${command} --stage dev agents list           of a stage on AWS; ${command} --stage dev --help
  ${command} doctor --stage dev                is it well? ${command} smoke --stage dev: does it work?

The record is kept in a database in the out folder: a second run goes on with it, adds nothing
twice, and ends what an interrupted one left half done.
Exit codes: 0 all well, 1 the run or a message could not be done, 2 records were refused,
130 interrupted.
Without --model bedrock or --aws the model is simulated: nothing is sent anywhere, and what it
writes says so.`;
