import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { newIntake, openOutcomes, readOutcomes, refusalLines } from "./intake.js";
import { plural, printable } from "./printable.js";
import { nameOfPlace, placeOf, type RecordSource, withDatabase } from "./record-source.js";
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
        takeOutcome(docket, record, line).map(({ isNew, issues }) => {
          if (isNew) added += 1;
          return issues;
        }),
      ),
    );
    const { read, refusals } = intake;
    const refused = refusals.length;
    const known = read - added - refused;
    for (const line of refusals.flatMap(refusalLines)) terminal.err(`refused ${printable(line)}\n`);
    terminal.out(
      json
        ? `${JSON.stringify({ read, new: added, known, refused })}\n`
        : `${plural(read, "outcome")} read: ${added} new, ${known} known already, ${refused} refused\n`,
    );
    return ok(refused > 0 ? exitCodes.refused : exitCodes.ok);
  });
}
