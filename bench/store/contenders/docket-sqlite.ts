/** Docket on SQLite: one file, every commit synced to the disk. */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import type { Contender } from "../contender.js";
import { nothing } from "../measure/ledger.js";
import { DocketProcess, readDocket, replayDocket } from "./docket.js";

/** Opens a new file in a folder of its own. */
export async function openDocketOnSqlite(): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), "docket-bench-"));
  const path = join(folder, "docket.sqlite");
  const file = openSqlite(path)._unsafeUnwrap();
  const clock = new SystemClock();
  const open = () => sqlitePorts(file, { clock });
  return {
    name: "Docket on SQLite",
    engine: "SQLite",
    hasCommits: true,
    hasSnapshots: true,
    process: () => new DocketProcess(open()),
    read: (id) => readDocket(open(), id),
    replay: (_, receive) => replayDocket(open(), receive, { withoutPersonal: false }),
    replayClosed: (_, receive) => replayDocket(open(), receive, { withoutPersonal: true }),
    counts: () => nothing,
    storedBytes: async () => {
      (await file.truncateJournal())._unsafeUnwrap();
      return (await stat(path)).size;
    },
    close: async () => {
      file.close();
      await rm(folder, { recursive: true });
    },
  };
}
