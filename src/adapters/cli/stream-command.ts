import { err, ok, type ResultAsync } from "neverthrow";
import { type DomainEvent, type Instant, isErased, type Recorded, type StreamName } from "#domain";
import type { Host, Terminal } from "./host.js";
import { plural, printable } from "./printable.js";
import { type FromRecord, withRecord } from "./record-source.js";
import { exitCodes, type Stop, stop, stopBecause } from "./stop.js";

/** Which part of a stream to show. */
export interface StreamOptions extends FromRecord {
  readonly from?: number;
  readonly upTo?: number;
  readonly asOf?: Instant;
}

/** `docket events`: shows a stream as it is, or as it was. */
export function showStream(
  host: Host,
  terminal: Terminal,
  name: string,
  { from, upTo, asOf, ...options }: StreamOptions,
): ResultAsync<number, Stop> {
  const part = {
    ...(from !== undefined && { from }),
    ...(upTo !== undefined && { upTo }),
    ...(asOf !== undefined && { asOf }),
  };
  const then = Object.keys(part).length === 0 ? "" : " at that time";
  return withRecord(host, options, ({ ports }) =>
    ports.events
      .read(name as StreamName, part)
      .mapErr((error) =>
        error.type === "InvalidStream"
          ? stop(`${name} is no stream: write category:id, e.g. customer:c-0005.`)
          : stopBecause(error),
      ),
  )
    .andThen(({ recorded }) =>
      recorded.length === 0 ? err(stop(`There are no events of ${name}${then}.`)) : ok(recorded),
    )
    .map((recorded) => {
      if (!options.json) terminal.out(`${printable(name)}, ${plural(recorded.length, "event")}\n`);
      for (const each of recorded) {
        terminal.out(options.json ? `${printable(JSON.stringify(each))}\n` : eventText(each));
      }
      return exitCodes.ok;
    });
}

function eventText({ version, recordedAt, event }: Recorded): string {
  const { type, ...fields } = event as DomainEvent & Readonly<Record<string, unknown>>;
  const lines = Object.entries(fields).map(
    ([name, value]) => `       ${name.padEnd(20)} ${isErased(value) ? "(erased)" : shown(value)}`,
  );
  const head = `${String(version).padStart(5)}  ${recordedAt}  ${type}`;
  return `${printable([head, ...lines].join("\n"))}\n`;
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}
