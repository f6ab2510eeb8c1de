import type { Command } from "commander";
import { type Operation, operations } from "#adapters/admin-api";
import { examineStage } from "./doctor-command.js";
import type { Host, Terminal } from "./host.js";
import { positiveInteger } from "./options.js";
import type { Finish } from "./service-commands.js";
import { smoke } from "./smoke-command.js";
import { callStage, type StageOptions } from "./stage-call.js";
import { bodyFields, optionOf } from "./stage-fields.js";

/** The commands of `docket --stage <name>`: one for each operation of the admin API, and two about the whole. */
export function stageProgram(
  program: Command,
  host: Host,
  terminal: Terminal,
  finish: Finish,
  stage: string,
): Command {
  const groups = new Map<string, Command>();
  for (const operation of operations) {
    const [name = "", verb = ""] = operation.id.split(".");
    const group = groups.get(name) ?? program.command(name).description(`${name} of a stage`);
    groups.set(name, group);
    addOperation(group.command(verb), operation, (inputs, options) =>
      finish(callStage(host, terminal, stage, operation, inputs, options)),
    );
  }
  program
    .command("doctor")
    .description("look at all that the stage needs on AWS, and say what works and what to do")
    .option("--json", "print JSON")
    .action((options) => finish(examineStage(host, terminal, stage, options)));
  program
    .command("smoke")
    .description("tell the stage of a made customer, wait for their message, and forget them")
    .option("--wait <seconds>", "for how long at most", positiveInteger, 180)
    .option("--json", "print JSON")
    .action((options) => finish(smoke(host, terminal, stage, options)));
  // Operations have options of the program's names, as --version.
  return program.enablePositionalOptions();
}

function addOperation(
  command: Command,
  operation: Operation,
  run: (inputs: readonly string[], options: StageOptions) => Promise<void>,
): void {
  const { summary, description, params, query, body, idempotencyKey, ifMatch } = operation;
  command.description([summary, description].filter(Boolean).join(". "));
  for (const name of Object.keys(params.shape)) command.argument(`<${name}>`);
  for (const name of Object.keys(query.shape)) command.option(`${optionOf(name)} <value>`);
  for (const name of bodyFields(body)) command.option(`${optionOf(name)} <value>`);
  if (body) command.option("--file <file>", "what is sent, as JSON; options come on top of it");
  if (idempotencyKey !== "none") {
    command.option("--key <key>", "to send the same request again (default: a new one)");
  }
  if (ifMatch !== "none") {
    const without = ifMatch === "required" ? " (default: that of now)" : "";
    command.option("--if-match <etag>", `refuse it if the ETag is another one${without}`);
  }
  command.option("--json", "print what was answered, as JSON");
  command.action((...given: readonly unknown[]) => {
    const inputs = given.filter((each) => typeof each === "string");
    return run(inputs, command.opts());
  });
}
