import { join } from "node:path";
import { type Command, Option } from "commander";
import type { ResultAsync } from "neverthrow";
import { standInForBedrock } from "#adapters/bedrock-stand-in";
import { examine } from "./doctor-command.js";
import type { Host, Terminal } from "./host.js";
import { anInstant, integer, modelOption, onAws, positiveInteger } from "./options.js";
import { reindexRecord } from "./reindex-command.js";
import { republishEvents } from "./republish-command.js";
import { restoreTables } from "./restore-command.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** Has a command done, and its exit code or sentence told. */
export type Finish = (command: ResultAsync<number, Stop>) => Promise<void>;

/** Adds the commands about the services that Docket works with. */
export function addServiceCommands(
  program: Command,
  host: Host,
  terminal: Terminal,
  finish: Finish,
): void {
  program
    .command("republish")
    .description("send public events again from the record on AWS; who knows an event knows its id")
    .addOption(onAws().makeOptionMandatory())
    .option("--stream <stream>", "of this stream only, e.g. customer:c-0001")
    .addOption(
      new Option("--category <name>", "of this category only, e.g. message").conflicts("stream"),
    )
    .option("--since <instant>", "what was recorded then or later", anInstant)
    .option("--until <instant>", "what was recorded then or earlier", anInstant)
    .option("--json", "print JSON")
    .action((options) => finish(republishEvents(host, terminal, options)));

  program
    .command("reindex")
    .description("build the search indexes on AWS anew from the record, while they are in use")
    .addOption(onAws().makeOptionMandatory())
    .action(() => finish(reindexRecord(host, terminal)));

  program
    .command("restore")
    .description("put back what the tables on AWS have lost, from tables restored beside them")
    .addOption(onAws().makeOptionMandatory())
    .option("--events-from <table>", "a restored table of events")
    .option("--keys-from <table>", "a restored table of keys")
    .option("--dry-run", "write nothing, and say what would be put back")
    .option("--json", "print JSON, with all that was not put back")
    .addHelpText("after", restoreHelp)
    .action((options) => finish(restoreTables(host, terminal, options)));

  program
    .command("doctor")
    .description("try all that a run needs, and say what works and what to do")
    .addOption(onAws())
    .addOption(modelOption())
    .option(
      "--agents <folder>",
      "whose models are tried (default: the example's)",
      join(host.examples, "agents"),
    )
    .option("--json", "print JSON")
    .action((options) => finish(examine(host, terminal, options)));

  program
    .command("bedrock-stand-in")
    .description("answer in the place of Amazon Bedrock on this machine, without a model")
    .option("--port <n>", "where to listen", positiveInteger, 8089)
    .option("--seed <n>", "another seed gives other answers", integer, 0)
    .action((options) =>
      finish(
        standInForBedrock(options, terminal.out, terminal.interrupted)
          .map(() => exitCodes.ok)
          .mapErr((sentence) => stop(`${sentence}.`)),
      ),
    );
}

const restoreHelp = `
Nothing that is in the tables in use is overwritten, and of whom the record says that they were
erased no key is put back. It may be interrupted, and done again: it goes on.
Exit codes: 0 all well, 1 it could not be done or something was not put back, 130 interrupted.`;
