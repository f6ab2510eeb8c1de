import { okAsync } from "neverthrow";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { CommitCodec, type ReadValidation, type StoredCommit } from "#adapters/sealing";
import { type KeyVault, type ReadOptions, start } from "#application";
import { type Recorded, streamName } from "#domain";
import { type TestEvent, testContract, testContracts } from "../conformance/event-store/subject.js";
import { metadata } from "./metadata.js";

/** When the commits of these tests are recorded. */
export const now = "2026-01-01T00:00:00.000Z";
/** How they are called. */
export const info = { commitId: "commit-1", metadata };
const stream = streamName(testContract.category, "golden");
/** An event with personal data. */
export const met: TestEvent = { type: "Met", place: "garden", name: "Łukasz Nowak", note: "dogs" };

/** A codec over some keys, and what tests do with it. */
export function codecOf(keys: KeyVault = new InMemoryKeyVault(), validation?: ReadValidation) {
  const codec = new CommitCodec({ keys, contracts: testContracts, validation });
  return {
    seal: async (events: readonly TestEvent[]) => codec.seal(stream, start, events, now, info),
    stored: async (...events: readonly TestEvent[]) =>
      (await codec.seal(stream, start, events, now, info))._unsafeUnwrap().stored,
    /** The events of one stored commit, or what is wrong with it. */
    open: async (stored: StoredCommit, how?: ReadOptions) => {
      const [only] = (await codec.open([stored], how))._unsafeUnwrap();
      return only?.match<unknown>(
        (recorded) => recorded.map(({ event }: Recorded) => event),
        ({ version, issues }) => [version, ...issues],
      );
    },
    codec,
  };
}

/** A vault with the same key for everybody: the bytes 0 to 31. */
export const oneKey: KeyVault = {
  keyFor: () => okAsync({ status: "present", key: keyBytes }),
  keysOf: (subjects) =>
    okAsync(new Map(subjects.map((each) => [each, { status: "present", key: keyBytes }]))),
  forget: () => okAsync("present"),
};
const keyBytes = Uint8Array.from({ length: 32 }, (_, i) => i);

/** A commit as version 1 of the format stores it, by `oneKey`. */
export const golden: StoredCommit = {
  stream: "test:golden",
  version: 1,
  count: 2,
  recordedAt: now,
  commitId: "commit-1",
  body:
    '{"schemaVersion":1,"metadata":{"correlationId":"correlation-1","causationId":"causation-1",' +
    '"actor":"tester","source":{"system":"test","record":"1"},"codeVersion":"0.0.0"},"events":' +
    '[{"type":"Met","place":"garden","name":{"erased":true},"note":{"erased":true}},' +
    '{"type":"Counted","n":10}],"personal":["AQIDBAUGBwgJCgsMfsg0tIHx0rxuZ+Iye3KZUmINjon2BnLpgzGWU' +
    'PuUTOfgi/ysTMgy0olViY4IyueJHyzs+Pl+",null]}',
};
