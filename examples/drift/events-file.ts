import { closeSync, openSync, writeSync } from "node:fs";
import type { Recorded } from "#domain";

const flushAt = 4 * 1024 * 1024;

/** Writes events as `events.ndjson` has them, for their owner alone. Returns how many there were. */
export function writeEvents(path: string, events: Iterable<Recorded>): number {
  const file = openSync(path, "w", 0o600);
  try {
    let [text, count] = ["", 0];
    for (const event of events) {
      text += `${JSON.stringify(event)}\n`;
      count += 1;
      if (text.length < flushAt) continue;
      writeSync(file, text);
      text = "";
    }
    writeSync(file, text);
    return count;
  } finally {
    closeSync(file);
  }
}
