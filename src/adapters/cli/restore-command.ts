import { errAsync, type ResultAsync } from "neverthrow";
import type { Host, RestoredRecord, Terminal } from "./host.js";
import { plural, printable } from "./printable.js";
import { withDatabase } from "./record-source.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** What is to be put back. */
export interface RestoreOptions {
  readonly eventsFrom?: string;
  readonly keysFrom?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `docket restore --aws`: puts back what the tables in use have lost, from restored ones. */
export function restoreTables(
  host: Host,
  terminal: Terminal,
  { eventsFrom: events, keysFrom: keys, dryRun: isTrial = false, json }: RestoreOptions,
): ResultAsync<number, Stop> {
  if (events === undefined && keys === undefined) {
    return errAsync(stop("Say what was restored: --events-from <table>, --keys-from <table>."));
  }
  const { interrupted: signal } = terminal;
  const progress = readingProgress(terminal);
  const asked = { from: { events, keys }, isTrial, signal, onProgress: progress.show };
  return withDatabase(host, { db: "", aws: true }, (_, { restore }) =>
    (restore?.(asked) ?? errAsync("There is nothing here to restore into.")).mapErr((sentence) =>
      signal.aborted
        ? stop(
            "Interrupted; what was put back stays, and the same command goes on.",
            exitCodes.interrupted,
          )
        : stop(sentence),
    ),
  )
    .andTee(progress.end)
    .orTee(progress.end)
    .map((restored) => {
      const left = whatIsLeft(restored);
      if (json) terminal.out(`${JSON.stringify({ dryRun: isTrial, ...restored })}\n`);
      else {
        terminal.out(restoredText(restored, isTrial));
        for (const line of shortened(left)) terminal.err(`${printable(line)}\n`);
      }
      return left.length > 0 ? exitCodes.failed : exitCodes.ok;
    });
}

function restoredText({ events, keys, forgottenAgain }: RestoredRecord, isTrial: boolean): string {
  const would = isTrial ? "would be " : "";
  const lines = [
    events &&
      `${plural(events.putBack, "commit")} ${would}put back; ${count(events.there)} there already.`,
    keys &&
      `${plural(keys.putBack, "key")} ${would}put back; ${count(keys.there)} there already, ` +
        `${count(keys.erasedSince)} left out, of people erased since.`,
    `${forgottenAgain === 1 ? "1 person" : `${count(forgottenAgain)} people`} ${would}forgotten again.`,
  ];
  const nothing = isTrial ? ["Nothing was written: all as the tables are now."] : [];
  return [...lines, ...nothing].flatMap((line) => (line ? [`${line}\n`] : [])).join("");
}

/** What was not put back, and why: a line each. */
function whatIsLeft({ events, keys }: RestoredRecord): readonly string[] {
  return [
    ...(events?.held ?? []).map(({ stream, version, why }) =>
      why === "another-commit"
        ? `two histories: ${stream} has something else at version ${version}; nothing of it from there on was put back.`
        : `a gap: neither table has version ${version} of ${stream}; nothing of it from there on was put back.`,
    ),
    ...(events?.refused ?? []).map((error) => `not copied: ${sentenceOf(error)}.`),
    ...(keys?.otherKeys ?? []).map(
      (subject) => `another key: ${subject} has one by now; what the lost one closed stays closed.`,
    ),
    ...(keys?.refused ?? []).map(
      ({ subject, issue }) => `not copied: key of ${subject}: ${issue}.`,
    ),
  ];
}

/** So many lines are shown. */
const shown = 20;

function shortened(lines: readonly string[]): readonly string[] {
  const more = lines.length - shown;
  return more > 0
    ? [...lines.slice(0, shown), `and ${count(more)} more: --json names all.`]
    : lines;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** How many items were read: all the time for a person, else every hundred thousand. */
function readingProgress({ err: write, isInteractive }: Terminal) {
  let told = 0;
  return {
    show({ step, read }: { readonly step: string; readonly read: number }): void {
      // Another table is read from its beginning.
      if (read < told) told = 0;
      if (isInteractive) write(`\r\u001b[2K${step}: ${plural(read, "item")} read`);
      else if (read - told >= 100_000) {
        told = read;
        write(`${step}: ${plural(read, "item")} read\n`);
      }
    },
    end(): void {
      if (isInteractive) write("\r\u001b[2K");
    },
  };
}
