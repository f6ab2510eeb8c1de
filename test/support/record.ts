import { FixedClock, InMemoryArtefactStore, InMemoryEventStore } from "#adapters/in-memory";
import { type Docket, type DocketOptions, type RecordLine, readRecord } from "#application";
import { memory, must, now, over } from "./docket.js";

/** The fields of an event. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is changed in an event. */
export type Change = (event: Fields) => Fields;

/** The lines of a Docket's record, as a file would give them back. */
export async function linesOf(docket: Docket, redact = false): Promise<readonly RecordLine[]> {
  const lines = await must(readRecord(docket.ports, redact));
  return lines.map((line) => JSON.parse(JSON.stringify(line)) as RecordLine);
}

/** The lines with every event of a type changed; there must be one. */
export function changed(
  lines: readonly RecordLine[],
  type: string,
  change: Change,
): readonly RecordLine[] {
  if (!lines.some(({ event }) => event.type === type)) throw new Error(`there is no ${type}`);
  return lines.map((line) =>
    line.event.type === type ? { ...line, event: { ...change({ ...line.event }), type } } : line,
  );
}

/** A Docket over nothing but these lines, whose model may not be called. */
export async function restored(
  lines: readonly RecordLine[],
  options: DocketOptions = {},
): Promise<Docket> {
  const clock = new FixedClock(now);
  const artefacts = new InMemoryArtefactStore();
  for (const line of lines) {
    for (const text of Object.values(line.artefacts ?? {})) await must(artefacts.put(text));
  }
  const events = InMemoryEventStore.restore(lines, { clock })._unsafeUnwrap();
  const complete = () => {
    throw new Error("a model was called during replay");
  };
  return over(memory({ clock, artefacts, events, model: { complete } }), options);
}

/** What `verify` has to say of these lines, each in a few words. */
export async function findingsIn(
  lines: readonly RecordLine[],
  options: DocketOptions = {},
): Promise<readonly string[]> {
  const { findings } = await must((await restored(lines, options)).verify());
  return findings.map(({ what, kind }) => `${what} ${kind}`);
}
