import type { ColumnVerdict } from "#domain/drift";
import { type Checked, explains, type Found } from "./check.js";

/** What was changed, and where the report has found it. */
export function findings({ found, quiet, differences }: Checked): string {
  const verdict =
    differences.length === 0
      ? `Exactly the ${found.length} changes were found; ${quiet.length} columns beside them are quiet.`
      : ["What was found is not what was changed:", ...differences.map(indented)].join("\n");
  return ["What was changed, and where it was found", ...found.map(change), "", verdict].join("\n");
}

function change({ change: { title, cause, moves }, columns }: Found): string {
  const checks = moves.flatMap((name) => columns.get(name)?.slice(0, 1) ?? []);
  const explained = checks.filter(({ causes }) =>
    causes.some((each) => each.what === cause && explains(each)),
  );
  return [
    "",
    title,
    ...checks.map(line),
    indented(
      cause === undefined
        ? "no version changed that would explain it: it is in the data"
        : `gone among rows alike in ${cause}: ${explained.map(nameOf).join(", ") || "nothing"}`,
    ),
  ].join("\n");
}

function line({ column, verdict, effects: [effect] }: ColumnVerdict): string {
  const level = verdict.type === "drift" ? verdict.level : verdict.type;
  const size = effect === undefined ? "" : `${effect.overThreshold.toFixed(1)} times its threshold`;
  return indented(`${column.name.padEnd(20)} ${level.padEnd(6)} ${size}`);
}

function nameOf({ column }: ColumnVerdict): string {
  return column.name;
}

function indented(text: string): string {
  return `  ${text}`;
}
