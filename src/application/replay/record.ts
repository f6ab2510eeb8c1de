import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import {
  type Category,
  contracts,
  type Decider,
  type DomainEvent,
  erasePersonal,
  idOf,
  instant,
  type MessageEvent,
  type Recorded,
  type StreamName,
  sha256Hex,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError, ReadOptions } from "../ports/index.js";

/** One line of a record: an event, and the artefacts that no line before it refers to. */
export interface RecordLine extends Recorded {
  /** By their SHA-256. */
  readonly artefacts?: Readonly<Record<string, string>> | undefined;
}

/** A line of a record as it is read. What is in the event is for its contract to say. */
export const recordLine = z.object({
  stream: z
    .string()
    .regex(/^[a-z-]+:./, "expected category:id")
    .transform((name) => name as StreamName),
  version: z.int().positive(),
  event: z.looseObject({ type: z.string() }),
  recordedAt: instant,
  commitId: z.string().min(1),
  metadata: z.object({
    correlationId: z.string(),
    causationId: z.string(),
    actor: z.string(),
    source: z.object({ system: z.string(), record: z.string() }),
    codeVersion: z.string(),
    schemaVersion: z.int().positive(),
  }),
  artefacts: z.record(sha256Hex, z.string()).optional(),
});

/**
 * The whole record, stream by stream: every event, with the artefacts it refers to, so that each
 * decision can be told and verified from these lines alone.
 *
 * @param redact - Leave personal values out: they read as erased.
 */
export function readRecord(
  { events, artefacts }: Pick<Ports, "events" | "artefacts">,
  redact: boolean,
  call?: CallOptions,
): ResultAsync<readonly RecordLine[], ReadError> {
  return safeTry(async function* () {
    const lines: RecordLine[] = [];
    const written = new Set<string>();
    for (const contract of contracts) {
      for (const recorded of yield* readCategory({ events }, contract, call)) {
        const fresh = referencesOf(recorded, redact).filter((hash) => !written.has(hash));
        const texts: Record<string, string> = {};
        for (const hash of fresh) {
          written.add(hash);
          const text = yield* artefacts.get(hash, call);
          if (text !== undefined) texts[hash] = text;
        }
        const { stream, version, recordedAt, commitId, metadata } = recorded;
        const event = redact ? erasePersonal(contract, recorded.event) : recorded.event;
        lines.push({
          ...{ stream, version, event, recordedAt, commitId, metadata },
          ...(Object.keys(texts).length > 0 && { artefacts: texts }),
        });
      }
    }
    return ok(lines);
  });
}

/** Every event of a category, stream by stream. */
export function readCategory<E extends DomainEvent>(
  { events }: Pick<Ports, "events">,
  { category }: { readonly category: Category<E> },
  call: ReadOptions = {},
): ResultAsync<readonly Recorded<E>[], ReadError> {
  return safeTry(async function* () {
    const all: Recorded<E>[] = [];
    let cursor: string | undefined;
    do {
      const page = yield* events.scan(category, { ...call, cursor });
      const [corrupt] = page.corrupt;
      if (corrupt !== undefined) return err(corrupt);
      all.push(...page.recorded);
      cursor = page.next;
    } while (cursor !== undefined);
    return ok(all.sort(byStream));
  });
}

/** The state of every stream of a decider's category, by id; events in the order of each stream. */
export function foldStreams<State, Event extends DomainEvent>(
  decider: Pick<Decider<never, State, Event, unknown>, "category" | "initialState" | "evolve">,
  recorded: readonly Recorded<Event>[],
): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const { stream, event } of recorded) {
    const id = idOf(stream);
    states.set(id, decider.evolve(states.get(id) ?? decider.initialState, event));
  }
  return states;
}

/** Reads a category whole, and folds each of its streams. */
export function readStates<State, Event extends DomainEvent>(
  ports: Pick<Ports, "events">,
  decider: Pick<Decider<never, State, Event, unknown>, "category" | "initialState" | "evolve">,
  call: ReadOptions = {},
): ResultAsync<ReadonlyMap<string, State>, ReadError> {
  return readCategory(ports, decider, call).map((recorded) => foldStreams(decider, recorded));
}

function byStream(a: Recorded, b: Recorded): number {
  if (a.stream === b.stream) return a.version - b.version;
  return a.stream < b.stream ? -1 : 1;
}

/** The artefacts that an event refers to; of a redacted one, those without a message's text. */
function referencesOf({ event }: Recorded, redact: boolean): readonly string[] {
  const known = event as MessageEvent;
  if (known.type !== "ContextPrepared") return [];
  const { guidelines, priceBook, retrieval, examples } = known;
  return [
    guidelines,
    priceBook,
    retrieval.vectorHash,
    ...(redact ? [] : examples.map(({ contentHash }) => contentHash)),
  ];
}
