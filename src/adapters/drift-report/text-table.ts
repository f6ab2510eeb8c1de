import type { ColumnVerdict } from "#domain/drift";
import { effectCell, effectFigure, pFigure, shortCount, thresholdFigure } from "./figures.js";
import type { Paint } from "./paint.js";
import { ascii } from "./plain-text.js";
import { checkName, verdictWord } from "./words.js";

const heads = ["Column", "Verdict", "Effect [99 %]", "From", "p adj.", "Rows"] as const;
type Cells = readonly [string, string, string, string, string, string];

/** Which cells give way first where lines are short: rows, p, threshold. */
const givesWay = [5, 4, 3] as const;
const leastName = 12;

/** Columns as a table of that width; a name that has no room stands on a line of its own. */
export function ranking(columns: readonly ColumnVerdict[], width: number, paint: Paint): string {
  if (columns.length === 0) return "";
  const rows = columns.map(cells);
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => size(row, i))));
  const shown = [1, 2, 3, 4, 5].filter((i) => !givenUp(widths, width).includes(i));
  const others = shown.reduce((sum, i) => sum + 2 + (widths[i] ?? 0), 0);
  const nameWidth = Math.min(widths[0] ?? 0, Math.max(leastName, width - others));

  const line = (row: Cells, name: string, verdict: (text: string) => string) =>
    [
      name.padEnd(nameWidth),
      ...shown.map((i) => {
        const [cell = "", room = 0] = [row[i], widths[i]];
        if (i === 1) return verdict(cell.padEnd(room));
        return i === 2 ? cell.padEnd(room) : cell.padStart(room);
      }),
    ]
      .join("  ")
      .trimEnd();

  const body = columns.flatMap((column, index) => {
    const row = rows[index] ?? heads;
    const verdict = (text: string) => colourOf(column, paint)(text);
    const [name] = row;
    return [
      ...(name.length <= nameWidth ? [line(row, name, verdict)] : [name, line(row, "", verdict)]),
      ...noiseOf(column),
    ];
  });
  return [paint.faint(line(heads, heads[0], (text) => text)), ...body].join("\n");
}

function cells(column: ColumnVerdict): Cells {
  const { verdict, effects, gate, reference, current } = column;
  const [effect] = effects;
  const rows = Math.min(reference.rows, current.rows);
  return [
    ascii(checkName(column)),
    verdictWord(verdict),
    effect === undefined ? "-" : effectCell(effect),
    effect === undefined ? "-" : compact(thresholdFigure(effect.measure, effect.thresholds.warn)),
    gate === undefined ? "-" : pFigure(gate.adjustedP),
    shortCount(rows),
  ];
}

/** Of what cannot be told, how much chance alone makes of samples of these sizes on average. */
function noiseOf({ verdict, effects: [effect] }: ColumnVerdict): readonly string[] {
  return verdict.type === "inconclusive" && effect !== undefined
    ? [
        `    noise floor ${compact(effectFigure(effect.measure, effect.noiseFloor)).replace("+", "")}`,
      ]
    : [];
}

function givenUp(widths: readonly number[], width: number): readonly number[] {
  const needed = (without: readonly number[]) =>
    leastName +
    [1, 2, 3, 4, 5]
      .filter((i) => !without.includes(i))
      .reduce((sum, i) => sum + 2 + (widths[i] ?? 0), 0);
  const enough = [0, 1, 2, 3].find((n) => needed(givesWay.slice(0, n)) <= width) ?? 3;
  return givesWay.slice(0, enough);
}

function colourOf({ verdict }: ColumnVerdict, paint: Paint): (text: string) => string {
  if (verdict.type === "drift") return verdict.level === "alert" ? paint.alert : paint.warn;
  return verdict.type === "stable" ? paint.faint : (text) => text;
}

function compact(text: string): string {
  return text.replace(" points", " pt");
}

function size(row: Cells, index: number): number {
  return row[index]?.length ?? 0;
}
