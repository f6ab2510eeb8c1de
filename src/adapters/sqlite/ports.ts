import type { Clock, Ports } from "#application";
import type { EventContract } from "#domain";
import { SqliteArtefactStore } from "./artefact-store.js";
import { SqliteEventStore } from "./event-store.js";
import type { SqliteFile } from "./file.js";
import { SqliteKeyVault } from "./key-vault.js";
import { SqliteSnapshots } from "./snapshots.js";
import { SqliteViewStore } from "./view-store.js";

/** Every port of storage, in one file. */
export function sqlitePorts(
  file: SqliteFile,
  options: {
    readonly clock: Clock;
    /** What may be stored; everything of Docket's own unless told. */
    readonly contracts?: readonly EventContract[];
  },
): Pick<Ports, "events" | "snapshots" | "keys" | "views" | "artefacts"> {
  const keys = new SqliteKeyVault(file);
  const events = new SqliteEventStore(file, { ...options, keys });
  return {
    keys,
    events,
    snapshots: new SqliteSnapshots(file, { events, keys }),
    views: new SqliteViewStore(file),
    artefacts: new SqliteArtefactStore(file),
  };
}
