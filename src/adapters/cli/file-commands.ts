import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { type Intake, newIntake, refuse } from "./intake.js";
import { plural, printable } from "./printable.js";
import { refusalLines, waitingNote } from "./refusals.js";
import { inputsOf, openDocket, openInputs, type SetupOptions } from "./setup.js";
import { exitCodes, type Stop, stop, stopBecause } from "./stop.js";
import { takeAll } from "./taking.js";

/** `docket check`: takes files in as a run would, says what it would refuse, and keeps nothing. */
export function checkFiles(
  host: Host,
  terminal: Terminal,
  files: readonly string[],
  options: SetupOptions & { readonly json?: boolean },
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const inputs = inputsOf(host, files, options);
    const opened = yield* await openInputs(inputs);
    const stores = yield* await openDocket(host, options, inputs);
    const intake = newIntake();
    for (const { record, line } of yield* await takeAll(stores, opened, intake)) {
      refuse(intake, line, [
        { path: "message_id", message: `no message ${record.messageId} here` },
      ]);
    }
    terminal.out(options.json ? checkedJson(intake) : checkedText(intake));
    return ok(intake.refusals.length > 0 ? exitCodes.refused : exitCodes.ok);
  });
}

function checkedJson({ read, refusals, waiting, customers, ignored }: Intake): string {
  const issues = refusals.map(({ record: _, ...refusal }) => refusal);
  const counts = { read, refused: refusals.length, customers: customers.size };
  const checked = { ...counts, issues, waiting, ignored: Object.fromEntries(ignored) };
  return `${printable(JSON.stringify(checked, null, 2))}\n`;
}

function checkedText(intake: Intake): string {
  const { read, refusals, customers, ignored } = intake;
  return [
    ...refusals.flatMap(refusalLines).map(printable),
    ...waitingNote(intake).map(printable),
    ...[...ignored].map(
      ([field, count]) => `ignored field ${printable(field)}, in ${plural(count, "record")}`,
    ),
    `${plural(read, "record")}, ${refusals.length} refused, ${plural(customers.size, "customer")}`,
    "",
  ].join("\n");
}

/** `docket prompt`: what a customer's message would be written from. Calls no model. */
export function showPrompt(
  host: Host,
  terminal: Terminal,
  customerId: string,
  files: readonly string[],
  options: SetupOptions & { readonly json?: boolean; readonly purpose?: string },
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const inputs = inputsOf(host, files, options);
    const opened = yield* await openInputs(inputs);
    const stores = yield* await openDocket(host, options, inputs);
    const { docket } = stores;
    const intake = newIntake();
    yield* await takeAll(stores, opened, intake);
    if (!intake.customers.has(customerId)) {
      return err(stop(`There is no customer ${printable(customerId)} in these files.`));
    }
    const preview = yield* docket
      .previewPrompt(customerId, docket.ports.clock.now(), options.purpose)
      .mapErr((error) => stopBecause(error));
    const { purpose, agentId, version, system, prompt } = preview;
    const text = [
      `# ${purpose}, by ${agentId}@${version}`,
      `## System\n${printable(system)}`,
      `## Prompt\n${printable(prompt)}\n`,
    ].join("\n\n");
    terminal.out(
      options.json ? `${printable(JSON.stringify({ customerId, ...preview }, null, 2))}\n` : text,
    );
    return ok(exitCodes.ok);
  });
}
