import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { newIntake, openOutcomes, readOutcomes, refusalLines } from "./intake.js";
import { plural, printable } from "./printable.js";
import { type RecordSource, withDatabase } from "./record-source.js";
import { exitCodes, type Stop } from "./stop.js";
import { takeOutcome } from "./taking.js";

/** `docket outcomes`: records what became of messages. Each event of a provider counts once. */
export function takeOutcomes(
  host: Host,
  terminal: Terminal,
  file: string,
  { db, json }: RecordSource & { readonly json?: boolean },
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const opened = yield* await openOutcomes(file);
    const intake = newIntake(terminal.interrupted, db);
    yield* await withDatabase(host, db, (docket) =>
      readOutcomes(opened, docket.ports.clock.now(), intake, (record, line) =>
        takeOutcome(docket, record, line),
      ),
    );
    const { read, refusals } = intake;
    for (const line of refusals.flatMap(refusalLines)) terminal.err(`refused ${printable(line)}\n`);
    terminal.out(
      json
        ? `${JSON.stringify({ read, refused: refusals.length })}\n`
        : `${plural(read, "outcome")} read, ${refusals.length} refused\n`,
    );
    return ok(refusals.length > 0 ? exitCodes.refused : exitCodes.ok);
  });
}
