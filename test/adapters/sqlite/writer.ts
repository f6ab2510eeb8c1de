/**
 * A process that appends: `writer.ts <file> <stream> <commits>`. Says the last version of each
 * commit once it is acknowledged, a line each.
 */

import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import { type AppendError, type EventStore, type Position, start } from "#application";
import type { StreamName } from "#domain";
import { counted, type TestEvent, testContracts } from "../../conformance/event-store/subject.js";
import { metadata } from "../../support/metadata.js";

const [path = "", stream = "", commits = "0"] = process.argv.slice(2);
const file = openSqlite(path)._unsafeUnwrap();
const { events } = sqlitePorts(file, { clock: new SystemClock(), contracts: testContracts });

let end = start;
for (let i = 1; i <= Number(commits); i += 1) {
  end = await appendAnyhow(events, end, `${process.pid}/${i}`, [counted(i), counted(-i)]);
  process.stdout.write(`${end.version}\n`);
}
file.close();

/** Appends after whatever others append. */
async function appendAnyhow(
  store: EventStore,
  after: Position,
  commitId: string,
  numbers: readonly TestEvent[],
): Promise<Position> {
  const name = stream as StreamName<TestEvent>;
  const result = await store.append(name, after, numbers, { commitId, metadata });
  if (result.isOk()) return result.value.end;
  const error: AppendError<TestEvent> = result.error;
  if (error.type !== "Conflict") throw new Error(JSON.stringify(error));
  return appendAnyhow(store, error.commit.end, commitId, numbers);
}
