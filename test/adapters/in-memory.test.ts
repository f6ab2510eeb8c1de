import { describe, expect, it } from "vitest";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemorySimilarCases,
  InMemorySnapshots,
  InMemoryStorage,
  InMemoryViewStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { start } from "#application";
import {
  type CustomerEvent,
  customerContract,
  type EventContract,
  type Recorded,
  streamName,
} from "#domain";
import { artefactStoreConformance } from "../conformance/artefact-store.conformance.js";
import { brandGuidelinesConformance } from "../conformance/brand-guidelines.conformance.js";
import { clockConformance } from "../conformance/clock.conformance.js";
import {
  type CreateStorage,
  eventStoreConformance,
} from "../conformance/event-store.conformance.js";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { similarCasesConformance } from "../conformance/similar-cases.conformance.js";
import { snapshotsConformance } from "../conformance/snapshots.conformance.js";
import { viewStoreConformance } from "../conformance/view-store.conformance.js";
import { metadata } from "../support/metadata.js";

const createStorage: CreateStorage = async (clock) => {
  const storage = new InMemoryStorage();
  const keys = new InMemoryKeyVault();
  const open = (contracts: readonly EventContract[]) =>
    new InMemoryEventStore({ clock, keys, storage, contracts, pageSize: 3 });
  return {
    open,
    keys,
    snapshots: (contracts) => new InMemorySnapshots({ events: open(contracts), keys, storage }),
    damage: async (stream, version) => {
      // The array is the store's own.
      const stored = storage.streams.recorded(stream) as Recorded[];
      const commitId = stored[version - 1]?.commitId;
      for (const [i, each] of stored.entries()) {
        if (i >= version - 1 && each.commitId === commitId) {
          // Of a version that is checked as it is read, and nothing that its contract knows.
          const metadata = { ...each.metadata, schemaVersion: 0 };
          stored[i] = { ...each, event: { type: "Damaged" }, metadata };
        }
      }
    },
  };
};

eventStoreConformance("in-memory", createStorage);
snapshotsConformance("in-memory", createStorage);
keyVaultConformance("in-memory", async () => {
  const vault = new InMemoryKeyVault();
  return [vault, vault];
});
viewStoreConformance("in-memory", async () => new InMemoryViewStore());
artefactStoreConformance("in-memory", async () => new InMemoryArtefactStore());
similarCasesConformance("in-memory", async () => new InMemorySimilarCases());

const at = "2026-01-01T00:00:00.000Z";
clockConformance("fixed", () => new FixedClock(at));
brandGuidelinesConformance(
  "value",
  async () =>
    new ValueBrandGuidelines({
      company: "Brightside",
      voice: "Calm.",
      rules: ["Say only what is true."],
      avoid: [],
      offers: {},
      signature: "The Brightside team",
    }),
);

const clock = new FixedClock(at);
const customerStream = (id: string) => streamName(customerContract.category, id);
const registered = (customerId: string): CustomerEvent => ({
  type: "CustomerRegistered",
  customerId,
  at,
});
const opened = (complaintId: string): CustomerEvent => ({
  type: "ComplaintOpened",
  complaintId,
  at,
});

describe("an in-memory event store", () => {
  it("stores Docket's own events unless told otherwise", async () => {
    const store = new InMemoryEventStore({ clock });
    const stream = customerStream("c-1");
    const commit = { commitId: "1", metadata };
    expect((await store.append(stream, start, [registered("c-1")], commit)).isOk()).toBe(true);
  });

  it("scans in pages of the size that was asked for, within a long stream too", async () => {
    const store = new InMemoryEventStore({ clock, pageSize: 2 });
    const events = [registered("c-1"), opened("a"), opened("b"), opened("c"), opened("d")];
    await store.append(customerStream("c-1"), start, events, { commitId: "1", metadata });
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = (await store.scan(customerContract.category, { cursor }))._unsafeUnwrap();
      sizes.push(page.recorded.length);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(sizes).toEqual([2, 2, 1]);
  });

  it.each(["nonsense", "1/2/0/0", "0/1/0"])(
    "takes %j for no cursor of a whole scan",
    async (cursor) => {
      const scan = await new InMemoryEventStore({ clock }).scan(customerContract.category, {
        cursor,
      });
      expect(scan._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: "in-memory event store",
      });
    },
  );

  it.each([1, 2, 3])("throws for a copied position with version %i", async (version) => {
    const store = new InMemoryEventStore({ clock });
    const stream = customerStream("c-1");
    const info = { commitId: "1", metadata };
    const { end } = (
      await store.append(stream, start, [registered("c-1"), opened("a")], info)
    )._unsafeUnwrap();
    const append = () => store.append(stream, { ...end, version }, [opened("b")], info);
    expect(append).toThrow(`version ${version} is no position that was read of customer:c-1`);
  });
});

describe("other in-memory adapters", () => {
  it("list artefacts by hash", async () => {
    const store = new InMemoryArtefactStore();
    await store.put("");
    await store.put("abc");
    expect(store.entries()).toEqual([
      ["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc"],
      ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""],
    ]);
  });

  it("say which vectors cannot be compared", async () => {
    const cases = new InMemorySimilarCases();
    const vector = { model: "a", values: [1] };
    const indexed = {
      caseId: "1",
      customerId: "c-1",
      purpose: "upsell",
      contentHash: "a".repeat(64),
      situation: "purpose: upsell",
      outcomes: [],
      version: 1,
    };
    await cases.upsert({ ...indexed, vector });
    const other = await cases.upsert({ ...indexed, vector: { model: "b", values: [1, 0] } });
    expect(String(other._unsafeUnwrapErr().cause)).toBe(
      "Error: a vector of model b and dimension 2 cannot be compared with those of model a and dimension 1",
    );
  });

  it("keep the guidelines and the time that they were given", async () => {
    const guidelines = {
      company: "Acme Roofs",
      voice: "plain",
      rules: ["no exclamation marks"],
      avoid: [],
      offers: {},
      signature: "Acme",
    };
    expect((await new ValueBrandGuidelines(guidelines).current())._unsafeUnwrap()).toEqual({
      company: "Acme Roofs",
      voice: "plain",
      rules: ["no exclamation marks"],
      avoid: [],
      offers: {},
      signature: "Acme",
    });
    expect(clock.now()).toBe("2026-01-01T00:00:00.000Z");
  });
});
