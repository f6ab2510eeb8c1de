import type { Host, Terminal } from "./host.js";
import { newIntake, readCustomers, refusalLines, takeCustomer } from "./intake.js";
import { plural, printable } from "./printable.js";
import { inputsOf, openDocket, type SetupOptions, takeAll, unwrap } from "./setup.js";
import { exitCodes, Stop } from "./stop.js";

/** `docket check`: takes files in as a run would, says what it would refuse, and keeps nothing. */
export async function checkFiles(
  host: Host,
  terminal: Terminal,
  files: readonly string[],
  options: SetupOptions & { readonly json: boolean },
): Promise<number> {
  const docket = await openDocket(host, options);
  const intake = newIntake();
  await readCustomers(files, docket.ports.clock.now(), intake, (record, line) =>
    takeCustomer(docket, record, line),
  );
  const { read, refusals, customers, ignored } = intake;
  if (options.json) {
    const issues = refusals.map(({ record: _, ...refusal }) => refusal);
    const counts = { read, refused: refusals.length, customers: customers.size };
    terminal.out(
      `${JSON.stringify({ ...counts, issues, ignored: Object.fromEntries(ignored) }, null, 2)}\n`,
    );
  } else {
    for (const line of refusals.flatMap(refusalLines)) terminal.out(`${printable(line)}\n`);
    for (const [field, count] of ignored) {
      terminal.out(`ignored field ${printable(field)}, in ${plural(count, "record")}\n`);
    }
    terminal.out(
      `${plural(read, "record")}, ${refusals.length} refused, ${plural(customers.size, "customer")}\n`,
    );
  }
  return refusals.length > 0 ? exitCodes.refused : exitCodes.ok;
}

/** `docket prompt`: what a customer's message would be written from. Calls no model. */
export async function showPrompt(
  host: Host,
  terminal: Terminal,
  customerId: string,
  files: readonly string[],
  options: SetupOptions & { readonly json: boolean; readonly purpose?: string },
): Promise<number> {
  const docket = await openDocket(host, options);
  const intake = newIntake();
  await takeAll(docket, inputsOf(host, files, options), intake);
  if (!intake.customers.has(customerId)) {
    throw new Stop(`There is no customer ${printable(customerId)} in these files.`);
  }
  const decisionTime = docket.ports.clock.now();
  const preview = unwrap(await docket.previewPrompt(customerId, decisionTime, options.purpose));
  const { purpose, agentId, version, system, prompt } = preview;
  terminal.out(
    options.json
      ? `${JSON.stringify({ customerId, ...preview }, null, 2)}\n`
      : `# ${purpose}, by ${agentId}@${version}\n\n## System\n${printable(system)}\n\n## Prompt\n${printable(prompt)}\n`,
  );
  return exitCodes.ok;
}
