import { readEvent } from "#adapters/sealing";
import { type Corrupt, recordLine } from "#application";
import type { ReadEvent } from "#application/drift";
import {
  categoryOf,
  type DomainEvent,
  describeIssues,
  type EventContract,
  type Recorded,
  type StoredEvent,
} from "#domain";
import { lineCutter } from "./cut-line.js";

/** After which event a line comes: its stream and version; 0 where nothing more of it is read. */
export interface LinePlace {
  readonly stream: string;
  readonly version: number;
}

/** The events of some lines that are of one category, and what cannot be read of them. */
export interface RecordedLines<E extends DomainEvent> {
  readonly recorded: readonly ReadEvent<E>[];
  readonly corrupt: readonly Corrupt[];
  readonly last: LinePlace;
}

/** What the lines of a category begin with as they are written: others need not be parsed. */
const asWritten = '{"stream":"';

/** Reads lines, the first of which comes after `place`; `isLast` if the file ends with them. */
export function recordedLines<E extends DomainEvent>(
  text: string,
  contract: EventContract<E>,
  place: LinePlace,
  isLast: boolean,
): RecordedLines<E> {
  const cutLine = lineCutter<E>(contract.schemaVersion);
  const ours = `${asWritten}${contract.category}:`;
  const recorded: ReadEvent<E>[] = [];
  const corrupt: Corrupt[] = [];
  const lines = text.split("\n");
  let last = place;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const isAsWritten = line.startsWith(asWritten);
    if (isAsWritten ? !line.startsWith(ours) : line.trim() === "") continue;
    const cut = isAsWritten ? cutLine(line) : undefined;
    if (cut !== undefined && follows(cut, last)) {
      recorded.push(cut);
      last = cut;
      continue;
    }
    const parsed = parseLine(line);
    if (typeof parsed === "string") {
      const isCutOff = isLast && at === lines.length - 1;
      corrupt.push(noStream(isCutOff ? "lines that are cut off" : parsed));
      continue;
    }
    if (categoryOf(parsed.stream) !== contract.category) continue;
    const read = readLine(contract, parsed, last);
    if ("type" in read) corrupt.push(read);
    else recorded.push(...read.recorded);
    last = { stream: parsed.stream, version: "type" in read || read.isOver ? 0 : parsed.version };
  }
  return { recorded, corrupt, last };
}

/** Whether a line is the next event of its stream, or the first one of any. */
function follows({ stream, version }: LinePlace, last: LinePlace): boolean {
  return (
    version === 1 || (stream === last.stream && last.version > 0 && version === last.version + 1)
  );
}

/** What is not even known to be of some stream. */
function noStream(issue: string): Corrupt {
  return { type: "Corrupt", stream: "", version: 0, issues: [issue] };
}

/** A line's event, or why it is no event of a record. */
function parseLine(line: string): Recorded | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "lines that are no JSON";
  }
  if (isRecorded(value as Partial<Recorded> | null)) return value as Recorded;
  const { data, error } = recordLine.safeParse(value);
  return data ?? `lines that are no events: ${describeIssues(error).join("; ")}`;
}

/** The same as the schema says, of what is needed here. */
function isRecorded(value: Partial<Recorded> | null): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof value.stream === "string" &&
    Number.isSafeInteger(value.version) &&
    typeof value.recordedAt === "string" &&
    typeof value.event === "object" &&
    typeof value.event?.type === "string" &&
    Number.isSafeInteger(value.metadata?.schemaVersion)
  );
}

/** One line by today's contract, if it follows the one before it in its stream. */
function readLine<E extends DomainEvent>(
  contract: EventContract<E>,
  line: Recorded,
  last: LinePlace,
): Corrupt | { readonly recorded: readonly ReadEvent<E>[]; readonly isOver: boolean } {
  const { stream, version, event, metadata, recordedAt, commitId } = line;
  // Nothing more of it can be read, as was said.
  if (stream === last.stream && last.version === 0 && version !== 1) {
    return { recorded: [], isOver: true };
  }
  if (!follows(line, last)) {
    const expected = stream === last.stream ? last.version + 1 : 1;
    return { type: "Corrupt", stream, version, issues: [`expected version ${expected}`] };
  }
  const { schemaVersion } = metadata;
  const place = { stream, version, recordedAt, commitId, metadata, schemaVersion };
  return readEvent(contract, place, event as StoredEvent, false).match(
    (recorded) => ({ recorded, isOver: false }),
    (error) => error,
  );
}
