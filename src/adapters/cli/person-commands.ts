import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { okAsync, type ResultAsync } from "neverthrow";
import type { Cause } from "#application";
import type { Host, Opened, Terminal } from "./host.js";
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
  return withDatabase(host, source, (docket, stores) =>
    docket
      .forget(customerId, causeOf(customerId), { everywhere: true })
      .mapErr((error) => stopBecause(error, "Nobody is forgotten"))
      .andThen((forgotten) =>
        leaveIndexes(stores, terminal, customerId).map((exitCode) => ({ forgotten, exitCode })),
      ),
  ).map(async ({ forgotten, exitCode }) => {
    if (json) {
      terminal.out(`${JSON.stringify(forgotten)}\n`);
      return exitCode;
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
    return exitCode;
  });
}

/** Has an index that takes a moment for it let go of what was erased; says what to do where it has not. */
function leaveIndexes(
  { settle }: Opened,
  terminal: Terminal,
  customerId: string,
): ResultAsync<number, never> {
  if (settle === undefined) return okAsync(exitCodes.ok);
  terminal.err("Waiting until the index of examples has let go of them.\n");
  return settle()
    .map((): number => exitCodes.ok)
    .orElse((why) => {
      terminal.err(
        `${printable(why)} Examples made of their messages may still be in that index, where nobody is ` +
          `shown them. Do it again, to have it synced: docket forget ${printable(customerId)} --aws\n`,
      );
      return okAsync(exitCodes.failed);
    });
}

function causeOf(customerId: string): Cause {
  const commandId = `forget/${customerId}`;
  const source = { system: "docket forget", record: customerId };
  return { commandId, correlationId: commandId, actor: "docket-cli", source };
}
