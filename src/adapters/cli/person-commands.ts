import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ResultAsync } from "neverthrow";
import type { Cause } from "#application";
import type { Host, Terminal } from "./host.js";
import { mayHold } from "./personal-lines.js";
import { plural, printable } from "./printable.js";
import { type RecordSource, withDatabase } from "./record-source.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, type Stop, stopBecause } from "./stop.js";

/** `docket export`: prints all that is held about a person, as JSON. */
export function exportPerson(
  host: Host,
  terminal: Terminal,
  customerId: string,
  source: RecordSource,
): ResultAsync<number, Stop> {
  return withDatabase(host, source, (docket) =>
    docket
      .exportCustomer(customerId, { everywhere: true })
      .mapErr((error) => stopBecause(error, "Nothing is exported")),
  ).map((exported) => {
    terminal.out(`${printable(JSON.stringify(exported, null, 2))}\n`);
    return exitCodes.ok;
  });
}

/** `docket forget`: destroys a person's key, and with it all that was stored about them. */
export function forgetPerson(
  host: Host,
  terminal: Terminal,
  customerId: string,
  { json, ...source }: RecordSource & { readonly json?: boolean },
): ResultAsync<number, Stop> {
  return withDatabase(host, source, (docket) =>
    docket
      .forget(customerId, causeOf(customerId), { everywhere: true })
      .mapErr((error) => stopBecause(error, "Nobody is forgotten")),
  ).map(async (forgotten) => {
    if (json) {
      terminal.out(`${JSON.stringify(forgotten)}\n`);
      return exitCodes.ok;
    }
    const { status, messages, corrupt } = forgotten;
    const again = status === "was-forgotten" ? " already" : "";
    terminal.out(
      `${printable(customerId)} is forgotten${again}: their personal data, and that of ` +
        `${plural(messages, "message")}, can no longer be read.\n`,
    );
    for (const error of corrupt) terminal.out(`damaged: ${printable(sentenceOf(error))}.\n`);
    for (const name of source.aws ? [] : ["events.ndjson", "messages.ndjson"]) {
      const file = join(dirname(source.db), name);
      if (!existsSync(file) || !(await mayHold(file, customerId))) continue;
      terminal.out(`${printable(file)} holds it in the clear; delete it.\n`);
    }
    terminal.out(
      "Files that runs wrote elsewhere (--out, --rejects), exports, copies and your own input are " +
        "not known here; delete them, too.\n",
    );
    return exitCodes.ok;
  });
}

function causeOf(customerId: string): Cause {
  const commandId = `forget/${customerId}`;
  const source = { system: "docket forget", record: customerId };
  return { commandId, correlationId: commandId, actor: "docket-cli", source };
}
