import type { Terminal } from "./host.js";
import { type Intake, refusalLines } from "./intake.js";
import { plural, printable } from "./printable.js";

const shownRefusals = 20;

/** The first refusals, in full; the others are counted. */
export function showRefusals(
  terminal: Terminal,
  { refusals, ignored }: Intake,
  { rejects }: { readonly rejects?: string },
): void {
  const lines = refusals.flatMap(refusalLines);
  for (const line of lines.slice(0, shownRefusals)) terminal.err(`refused ${printable(line)}\n`);
  const more = lines.length - shownRefusals;
  const hint = rejects === undefined ? "; --rejects <file> keeps them all" : "";
  if (more > 0) terminal.err(`... and ${more} more${hint}\n`);
  if (refusals.length > 0) {
    const kept = rejects === undefined ? "" : `, kept in ${rejects}`;
    terminal.err(`${plural(refusals.length, "record")} refused${kept}\n`);
  }
  for (const [field, count] of ignored) {
    terminal.err(`ignored field ${printable(field)}, in ${plural(count, "record")}\n`);
  }
}
