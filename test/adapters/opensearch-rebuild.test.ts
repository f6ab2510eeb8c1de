import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { expect, it } from "vitest";
import { OpenSearchSimilarCustomers } from "#adapters/opensearch";
import type { Unavailable } from "#application";
import {
  clientCutOff,
  describeOpenSearch,
  heldIn,
  indicesOf,
  type OpenSearch,
} from "../support/opensearch.js";

const quick = { firstWaitMs: 5, longestWaitMs: 50 };
const customer = (customerId: string, version = 1) => ({
  customerId,
  version,
  vector: { model: "test-model", values: [1, version, 0] },
});
/** Versions of customers by id: what an index has to hold. */
type Versions = ReadonlyMap<string, number>;

const erased = Number.MAX_SAFE_INTEGER;

/** Puts customers into an index, as a walk through the record does. */
function filling(customers: Versions) {
  const all = [...customers].map(([id, version]) => customer(id, version));
  return (next: OpenSearchSimilarCustomers): ResultAsync<void, Unavailable> => next.upsertAll(all);
}

/** An index of these customers. */
async function filled(search: OpenSearch, customers: Versions, more = {}) {
  const options = { ...search.index(), ...quick, ...more };
  const index = new OpenSearchSimilarCustomers(options);
  (await index.create())._unsafeUnwrap();
  (await filling(customers)(index))._unsafeUnwrap();
  return { index, options, name: options.name };
}

const three: Versions = new Map([
  ["a", 1],
  ["b", 2],
  ["c", 3],
]);

describeOpenSearch("a rebuild", (search) => {
  const { client } = search;

  it("replaces the index, its versions and its tombstones, by the next one", async () => {
    const { index, name } = await filled(search, three);
    (await index.erase("b"))._unsafeUnwrap();
    expect((await index.rebuild(filling(three)))._unsafeUnwrap()).toBe(`${name}-000002`);
    expect(await indicesOf(client, name)).toEqual([`${name}-000002`]);
    expect(Object.fromEntries(await heldIn(client, name))).toEqual({ a: 1, b: erased, c: 3 });
    (await index.upsert(customer("b", 9)))._unsafeUnwrap();
    expect((await heldIn(client, name)).get("b")).toBe(erased);
  });

  it("leaves out what the record no longer has", async () => {
    const { index, name } = await filled(search, three);
    (await index.rebuild(filling(new Map([["a", 1]]))))._unsafeUnwrap();
    expect(Object.fromEntries(await heldIn(client, name))).toEqual({ a: 1 });
  });

  it("loses nothing that is written and erased all the time", { timeout: 60_000 }, async () => {
    const many = new Map(Array.from({ length: 500 }, (_, i) => [`old-${i}`, 1]));
    const { index, name, options } = await filled(search, many);
    const expected = new Map(many);
    let isRunning = true;
    let written = 0;
    const writer = async (who: number) => {
      const { client, name, model, dimension } = options;
      const own = new OpenSearchSimilarCustomers({ client, name, model, dimension });
      for (let i = 0; isRunning; i += 1) {
        const id = i % 3 === 0 ? `new-${who}-${i}` : `old-${(i * 7 + who * 100) % 500}`;
        const version = i % 10 === 9 ? erased : 2 + i * 3 + who;
        expected.set(id, Math.max(version, expected.get(id) ?? 0));
        const done = version === erased ? own.erase(id) : own.upsert(customer(id, version));
        (await done)._unsafeUnwrap();
        written += 1;
      }
    };
    const searched = async () => {
      const query = { exceptCustomer: "", limit: 10, minimumScore: -1 };
      const { vector } = customer("", 1);
      for (; isRunning; ) {
        const found = (await index.nearest({ ...query, vector }))._unsafeUnwrap();
        expect(found).toHaveLength(10);
      }
    };
    const working = Promise.all([writer(0), writer(1), writer(2), searched()]);
    working.catch(() => {});
    const before = () => expect.poll(() => written, { timeout: 20_000 });
    await before().toBeGreaterThan(30);
    // The record as it is when the walk begins, and ignorant of erasures.
    const fill = (next: OpenSearchSimilarCustomers) => {
      const walk = [...expected].map(([id, v]) => [id, v === erased ? 1_000_000 : v] as const);
      return filling(new Map(walk))(next);
    };
    (await index.rebuild(fill))._unsafeUnwrap();
    const during = written;
    await before().toBeGreaterThan(during + 30);
    isRunning = false;
    await working;
    expect(await indicesOf(client, name)).toEqual([`${name}-000002`]);
    const found = await heldIn(client, name);
    expect([...found].sort()).toEqual([...expected].sort());
  });

  it("gives up with the record's own trouble, and leaves everything as it was", async () => {
    const { index, name } = await filled(search, three);
    const trouble = { type: "RecordGone" } as const;
    expect((await index.rebuild(() => errAsync(trouble)))._unsafeUnwrapErr()).toEqual(trouble);
    expect(await indicesOf(client, name)).toEqual([`${name}-000001`]);
    (await index.upsert(customer("d", 4)))._unsafeUnwrap();
    expect((await heldIn(client, name)).get("d")).toBe(4);
  });

  it("can be done again wherever it was cut off", { timeout: 60_000 }, async () => {
    /** Cuts it off after so many requests, does it again, and says whether it was. */
    const cutOffAfter = async (requests: number) => {
      const { index, name, options } = await filled(search, three);
      (await index.erase("b"))._unsafeUnwrap();
      const dyingClient = await clientCutOff(search, requests);
      const dying = new OpenSearchSimilarCustomers({
        ...options,
        client: dyingClient,
        attempts: 2,
      });
      const isCutOff = (await dying.rebuild(filling(three))).isErr();
      (await index.rebuild(filling(three)))._unsafeUnwrap();
      expect(await indicesOf(client, name)).toHaveLength(1);
      (await index.upsert(customer("d", 4)))._unsafeUnwrap();
      const found = Object.fromEntries(await heldIn(client, name));
      expect(found, `cut off after ${requests}`).toEqual({ a: 1, b: erased, c: 3, d: 4 });
      return isCutOff;
    };
    const cuts: boolean[] = [];
    for (let first = 0; first < 24; first += 4) {
      const places = [first, first + 1, first + 2, first + 3];
      cuts.push(...(await Promise.all(places.map(cutOffAfter))));
    }
    const last = cuts.lastIndexOf(true);
    expect(last).toBeGreaterThan(14);
    expect(last).toBeLessThan(23);
  });

  it("moves to vectors of another model; of the old ones only tombstones are kept", async () => {
    const { index, name, options } = await filled(search, three);
    (await index.erase("b"))._unsafeUnwrap();
    const model = "newer-model";
    const newer = new OpenSearchSimilarCustomers({ ...options, model, dimension: 4 });
    const [record, calls] = [new Map(three), [] as number[]];
    const fill = (next: OpenSearchSimilarCustomers) => {
      calls.push(record.size);
      const all = [...record].map(([customerId, version]) => ({
        customerId,
        version,
        vector: { model, values: [1, 0, 0, version] },
      }));
      // Somebody comes in while the first walk is under way.
      record.set("late", 1);
      return next.upsertAll(all);
    };
    expect((await newer.rebuild(fill))._unsafeUnwrap()).toBe(`${name}-000002`);
    expect(calls).toEqual([3, 4]);
    const found = Object.fromEntries(await heldIn(client, name));
    expect(found).toEqual({ a: 1, b: erased, c: 3, late: 1 });
    const put = await index.upsert(customer("a", 9));
    expect(put._unsafeUnwrapErr()).toMatchObject({
      advice: "Set the embedder to newer-model with 4 numbers, or rebuild the index.",
    });
  });

  it("is not disturbed by another one at the same time", async () => {
    const { index, name } = await filled(search, three);
    const both = await Promise.all([index.rebuild(filling(three)), index.rebuild(filling(three))]);
    expect(both.some((each) => each.isOk())).toBe(true);
    for (const each of both) {
      if (each.isErr()) expect(each.error).toMatchObject({ type: "Unavailable" });
    }
    expect(Object.fromEntries(await heldIn(client, name))).toEqual({ a: 1, b: 2, c: 3 });
    expect((await index.check()).isOk()).toBe(true);
  });

  it("stops with its signal", async () => {
    const { index, name } = await filled(search, three);
    const stop = new AbortController();
    const fill = () => {
      stop.abort(new Error("not any more"));
      return okAsync();
    };
    const rebuilt = await index.rebuild(fill, { signal: stop.signal });
    expect(rebuilt._unsafeUnwrapErr()).toMatchObject({ cause: { message: "not any more" } });
    expect(await indicesOf(client, name)).toEqual([`${name}-000001`]);
  });
});
