import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { newIntake, openOutcomes, readOutcomes } from "./intake.js";
import { plural, printable } from "./printable.js";
import { nameOfPlace, placeOf, type RecordSource, withDatabase } from "./record-source.js";
import { refusalLines, waitingNote } from "./refusals.js";
import { exitCodes, type Stop } from "./stop.js";
import { takeOutcome } from "./taking.js";

/** `docket outcomes`: records what became of messages. Each event of a provider counts once. */
export function takeOutcomes(
  host: Host,
  terminal: Terminal,
  file: string,
  { json, ...source }: RecordSource & { readonly json?: boolean },
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    const opened = yield* await openOutcomes(file);
    const intake = newIntake(terminal.interrupted, nameOfPlace(placeOf(source)));
    let added = 0;
    yield* await withDatabase(host, source, (docket) =>
      readOutcomes(opened, docket.ports.clock.now(), intake, (record, line) =>
        takeOutcome(docket, intake, record, line).map(({ isNew, issues }) => {
          if (isNew) added += 1;
          return issues;
        }),
      ),
    );
    const { read, refusals, waiting } = intake;
    const refused = refusals.length;
    const known = read - added - refused;
    for (const line of refusals.flatMap(refusalLines)) terminal.err(`refused ${printable(line)}\n`);
    for (const note of waitingNote(intake)) terminal.err(`${printable(note)}\n`);
    terminal.out(
      json
        ? `${JSON.stringify({ read, new: added, known, refused, waiting: waiting.length })}\n`
        : `${plural(read, "outcome")} read: ${added} new, ${known} known already, ${refused} refused\n`,
    );
    return ok(refused > 0 ? exitCodes.refused : exitCodes.ok);
  });
}
