import {
  SqliteArtefactStore,
  SqliteEventStore,
  SqliteKeyVault,
  SqliteSnapshots,
  SqliteViewStore,
} from "#adapters/sqlite";
import type { EventContract } from "#domain";
import { artefactStoreConformance } from "../conformance/artefact-store.conformance.js";
import {
  type CreateStorage,
  eventStoreConformance,
} from "../conformance/event-store.conformance.js";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { snapshotsConformance } from "../conformance/snapshots.conformance.js";
import { viewStoreConformance } from "../conformance/view-store.conformance.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();

const createStorage: CreateStorage = async (clock) => {
  const path = newPath();
  const file = open(path);
  const keys = new SqliteKeyVault(file);
  // Each store on a connection of its own, as if it were another process.
  const storeOf = (contracts: readonly EventContract[]) => {
    const own = open(path);
    return new SqliteEventStore(own, {
      clock,
      keys: new SqliteKeyVault(own),
      contracts,
      pageSize: 3,
    });
  };
  return {
    open: storeOf,
    keys,
    snapshots: (contracts) => new SqliteSnapshots(file, { events: storeOf(contracts), keys }),
    damage: async (stream, version) => {
      const damage = "UPDATE commits SET body = 'damaged' WHERE stream = ? AND version = ?";
      (await file.write(() => file.run(damage, stream, version)))._unsafeUnwrap();
    },
  };
};

eventStoreConformance("sqlite", createStorage);
snapshotsConformance("sqlite", createStorage);
keyVaultConformance("sqlite", async () => {
  const path = newPath();
  return [new SqliteKeyVault(open(path)), new SqliteKeyVault(open(path))];
});

const shared = open(newPath());
viewStoreConformance("sqlite", async () => new SqliteViewStore(shared));
artefactStoreConformance("sqlite", async () => new SqliteArtefactStore(shared));
