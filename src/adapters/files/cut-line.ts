import type { DomainEvent } from "#domain";

/** An event of a line, and its place. */
export interface CutLine<E extends DomainEvent> {
  readonly stream: string;
  readonly version: number;
  readonly event: E;
}

const beforeStream = '{"stream":"';
const beforeVersion = '","version":';
const beforeEvent = ',"event":{';
const afterEvent = '},"recordedAt":"';
const beforeMetadata = '","metadata":{"';

/**
 * Cuts the event out of lines whose parts come in the order in which `readRecord` writes them. The
 * event alone is parsed: of the rest, which takes half as long, only the schema version is needed.
 * `undefined` of a line that may mean anything else: it has to be parsed whole. A line of a record
 * says the same either way.
 */
export function lineCutter<E extends DomainEvent>(
  schemaVersion: number,
): (line: string) => CutLine<E> | undefined {
  const end = `,"schemaVersion":${schemaVersion}}}`;
  const endBeforeArtefacts = `,"schemaVersion":${schemaVersion}},"artefacts":{"`;
  return (line) => {
    const streamEnd = line.indexOf('"', beforeStream.length);
    const versionEnd = line.indexOf(beforeEvent, streamEnd);
    const eventEnd = line.indexOf(afterEvent, versionEnd) + 1;
    const metadataAt = line.indexOf(beforeMetadata, eventEnd);
    if (versionEnd < 0 || eventEnd === 0 || metadataAt < 0) return undefined;
    const isWhole =
      line.endsWith(end) ||
      (line.endsWith('"}}') && line.indexOf(endBeforeArtefacts, metadataAt) >= 0);
    if (!isWhole) return undefined;
    if (!line.startsWith(beforeVersion, streamEnd)) return undefined;
    const stream = line.slice(beforeStream.length, streamEnd);
    const version = Number(line.slice(streamEnd + beforeVersion.length, versionEnd));
    const isNumbered = Number.isSafeInteger(version) && version > 0;
    if (!isNumbered || stream.includes("\\")) return undefined;
    const event = eventIn(line.slice(versionEnd + beforeEvent.length - 1, eventEnd));
    return event && { stream, version, event: event as E };
  };
}

/** `undefined` of what is no object: it was cut in the middle of one. */
function eventIn(text: string): object | undefined {
  try {
    const event: { readonly type?: unknown } = JSON.parse(text);
    return typeof event.type === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}
