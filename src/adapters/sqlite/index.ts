/** Every port of storage in one SQLite file: the default on one machine. */
export { SqliteArtefactStore } from "./artefact-store.js";
export { SqliteEventStore, type SqliteEventStoreOptions } from "./event-store.js";
export type { SqliteFile } from "./file.js";
export { SqliteKeyVault } from "./key-vault.js";
export { label } from "./label.js";
export { type CannotOpen, openSqlite, type SqliteOptions } from "./open.js";
export { sqlitePorts } from "./ports.js";
export { SqliteSnapshots, type SqliteSnapshotsOptions } from "./snapshots.js";
export { SqliteViewStore } from "./view-store.js";
