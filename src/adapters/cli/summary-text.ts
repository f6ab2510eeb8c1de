import { join, relative, resolve } from "node:path";
import type { RecordReport } from "#application";
import type { KeptPlace, ModelChoice } from "./host.js";
import type { Intake } from "./intake.js";
import { bar, plural, printable, shellWord, usd } from "./printable.js";
import { inWords } from "./reasons.js";

/** What the text at the end of a run is made of. */
export interface Ending {
  readonly report: RecordReport;
  readonly intake: Intake;
  readonly seed: number;
  readonly model: ModelChoice;
  readonly out: string;
  readonly decisionTime: string;
  /** Whether that is the example's own time. */
  readonly isExample: boolean;
  /** A message to look at first. */
  readonly sample: string | undefined;
  /** How the command line is called here. */
  readonly command: string;
  /** Where the record is kept, if it is. */
  readonly place: KeptPlace | undefined;
  /** Whether there was something in it before. */
  readonly isContinued: boolean;
  /** Whether an earlier record was replaced. */
  readonly isReplaced: boolean;
  /** The files that were written. */
  readonly paths: readonly string[];
}

const barWidth = 30;

/** The readable summary of a run. */
export function summaryText(ending: Ending): string {
  const { report, intake, seed, decisionTime, model } = ending;
  const { summary } = report;
  return [
    "",
    `Docket · decisions as of ${decisionTime}${ending.isExample ? " (the example's date)" : ""}`,
    sourceText(summary, model === "simulated" ? ` (seed ${seed})` : ""),
    "",
    section("Read", [
      [
        "records",
        count(intake.read),
        intake.refusals.length > 0 ? `${intake.refusals.length} refused` : "all taken",
      ],
      ["customers", count(summary.customers), plural(summary.services, "service")],
    ]),
    section("Messages", messageRows(report)),
    section(
      "Skipped",
      Object.entries(summary.skipped).map(([why, n]) => [why, count(n), inWords(why)]),
    ),
    section(
      "Rejected or failed because",
      Object.entries(report.reasons).map(([why, n]) => [why, count(n), inWords(why)]),
    ),
    section("Attempts until approved", attemptRows(report)),
    section("Scores, last of each message", scoreRows(report)),
    section("Cost", costRows(report)),
    section("Files", [
      ...(ending.place?.type === "file"
        ? [[readable(ending.place.path), "", aboutRecord(ending)] as const]
        : []),
      ...ending.paths.map(
        (path, i) =>
          [
            readable(path),
            "",
            ending.isReplaced && i === 0 ? "replaces the record that was there" : "",
          ] as const,
      ),
    ]),
    nextSteps(ending),
    "",
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}

function aboutRecord({ isContinued }: Ending): string {
  return isContinued
    ? "the record; this run went on with it"
    : "the record; run again to go on with it";
}

function sourceText({ simulated, approved, rejected, attempts }: Summary, seed: string): string {
  if (simulated > 0) {
    return `simulated: no real model wrote or judged these messages${seed}`;
  }
  if (approved + rejected > 0) return "written and judged by models of Amazon Bedrock";
  return attempts > 0 ? "no model gave an answer" : "no model was asked";
}

type Summary = RecordReport["summary"];
type Row = readonly [label: string, number: string, note: string];

function section(title: string, rows: readonly Row[]): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = rows.map(([label, number, note]) =>
    `  ${printable(label).padEnd(24)} ${number.padStart(8)}  ${note}`.trimEnd(),
  );
  return `${[title, ...lines].join("\n")}\n`;
}

function messageRows({ summary }: RecordReport): readonly Row[] {
  const { messages, approved, rejected, failed } = summary;
  const row = (label: string, n: number): Row => [label, count(n), share(n, messages)];
  return [
    ["begun", count(messages), plural(summary.attempts, "attempt")],
    row("approved", approved),
    row("rejected", rejected),
    row("failed", failed),
  ];
}

function attemptRows({ attemptsOfApproved }: RecordReport): readonly Row[] {
  const most = attemptsOfApproved.reduce((most, attempts) => Math.max(most, attempts), 0);
  return Array.from({ length: most }, (_, i) => {
    const n = attemptsOfApproved.filter((attempts) => attempts === i + 1).length;
    return [plural(i + 1, "attempt"), count(n), share(n, attemptsOfApproved.length)];
  });
}

function scoreRows({ scores }: RecordReport): readonly Row[] {
  const bins = Array.from({ length: 10 }, (_, i) => ({
    label: `${(i / 10).toFixed(1)} to ${((i + 1) / 10).toFixed(1)}`,
    n: scores.filter((score) => Math.min(9, Math.floor(score * 10)) === i).length,
  }));
  const first = bins.findIndex(({ n }) => n > 0);
  return first < 0
    ? []
    : bins.slice(first).map(({ label, n }) => [label, count(n), share(n, scores.length)]);
}

function costRows({ summary }: RecordReport): readonly Row[] {
  const { costNanoUsd, approved, unpriced, simulated } = summary;
  const note = simulated > 0 ? "simulated token counts at list prices" : "";
  return [
    ["in all", usd(costNanoUsd), note],
    ...(approved > 0 ? ([["per approved message", usd(costNanoUsd / approved), ""]] as const) : []),
    ...(unpriced > 0
      ? ([
          ["unpriced", count(unpriced), "calls of models that the price book does not know"],
        ] as const)
      : []),
  ];
}

function nextSteps({ out, place, sample, command }: Ending): string {
  const from = recordArguments(out, place);
  const lines = [
    ...(sample === undefined ? [] : [`${command} explain ${sample}${from}`]),
    `${command} verify${from}`,
    `${command} run --help`,
  ];
  return `Next\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

/** How the other commands are told where the record is; they look in the usual place by themselves. */
function recordArguments(out: string, place: KeptPlace | undefined): string {
  if (place?.type === "aws") return " --aws";
  const db = place?.path;
  if (db === undefined) return ` --events ${shellWord(readable(join(out, "events.ndjson")))}`;
  return resolve(db) === resolve("out", "docket.sqlite") ? "" : ` --db ${shellWord(readable(db))}`;
}

function share(n: number, of: number): string {
  if (of === 0) return "";
  return `${((100 * n) / of).toFixed(1).padStart(5)} %  ${bar(n / of, barWidth)}`;
}

function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** A path as it is shortest to type from here. */
function readable(path: string): string {
  const near = relative(process.cwd(), path);
  return printable(near.startsWith("..") ? path : near || ".");
}
