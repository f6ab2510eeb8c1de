import type { Terminal } from "./host.js";
import type { Intake, Refusal } from "./intake.js";
import { plural, printable } from "./printable.js";

const mostShown = 20;

/** The first refusals, in full, and what else is to be known of what was read; the others are counted. */
export function showRefusals(
  terminal: Terminal,
  intake: Intake,
  { rejects }: { readonly rejects?: string },
): void {
  const { refusals, ignored } = intake;
  const lines = refusals.flatMap(refusalLines);
  for (const line of lines.slice(0, mostShown)) terminal.err(`refused ${printable(line)}\n`);
  const more = lines.length - mostShown;
  const hint = rejects === undefined ? "; --rejects <file> keeps them all" : "";
  if (more > 0) terminal.err(`... and ${more} more${hint}\n`);
  if (refusals.length > 0) {
    const kept = rejects === undefined ? "" : `, kept in ${rejects}`;
    terminal.err(`${plural(refusals.length, "record")} refused${kept}\n`);
  }
  for (const note of waitingNote(intake)) terminal.err(`${printable(note)}\n`);
  for (const [field, count] of ignored) {
    terminal.err(`ignored field ${printable(field)}, in ${plural(count, "record")}\n`);
  }
}

/** `file:line path: what was expected`, for each issue. */
export function refusalLines({ file, line, issues }: Refusal): readonly string[] {
  return issues.map(
    ({ path, message }) => `${file}:${line} ${path === "" ? "" : `${path}: `}${message}`,
  );
}

/** Which objections are without effect until their customers are known, if there are any. */
export function waitingNote({ waiting }: Intake): readonly string[] {
  if (waiting.length === 0) return [];
  const lines = waiting.slice(0, mostShown).map(({ file, line }) => `${file}:${line}`);
  const more = waiting.length - lines.length;
  const where = [...lines, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [
    `${plural(waiting.length, "objection")} of customers who are not known: no consent was ` +
      `withdrawn; take the file again once they are (${where})`,
  ];
}
