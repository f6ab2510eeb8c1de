import { expect, it } from "vitest";
import {
  type OpenSearchIndexOptions,
  OpenSearchSimilarCases,
  OpenSearchSimilarCustomers,
  openSearchProbes,
} from "#adapters/opensearch";
import type { IndexedCase } from "#application";
import { describeOpenSearch } from "../support/opensearch.js";

const vector = (...values: number[]) => ({ model: "test-model", values });
const customer = (customerId: string, version = 1) => ({
  customerId,
  version,
  vector: vector(1, 0, 0),
});
const query = { vector: vector(1, 0, 0), exceptCustomer: "", limit: 10, minimumScore: -1 };
const earlier: IndexedCase = {
  caseId: "m-1",
  customerId: "c-1",
  purpose: "upsell",
  contentHash: "a".repeat(64),
  situation: "purpose: upsell",
  vector: vector(0, 1, 0),
  outcomes: [{ kind: "opened", knownAt: "2026-01-10T00:00:00.000Z" }],
  version: 4,
};

describeOpenSearch("an index in OpenSearch", (search) => {
  const { client } = search;
  /** An index of one customer. */
  const made = async (more: Partial<OpenSearchIndexOptions> = {}) => {
    const options = search.index(more);
    const index = new OpenSearchSimilarCustomers(options);
    (await index.create())._unsafeUnwrap();
    (await index.upsert(customer("a")))._unsafeUnwrap();
    return { index, options, name: options.name, first: `${options.name}-000001` };
  };
  /** What a process that has just begun is told. */
  const advice = async (options: OpenSearchIndexOptions) => {
    const index = new OpenSearchSimilarCustomers(options);
    const [put, found] = [await index.upsert(customer("z", 9)), await index.nearest(query)];
    const errors = [put._unsafeUnwrapErr(), found._unsafeUnwrapErr()];
    expect(errors).toMatchObject([{ type: "Unavailable" }, { type: "Unavailable" }]);
    expect(errors[0]?.advice).toBe(errors[1]?.advice);
    return errors[0]?.advice;
  };
  const rebuilds = async (options: OpenSearchIndexOptions) => {
    const { model, dimension } = options;
    const index = new OpenSearchSimilarCustomers(options);
    const values = Array.from({ length: dimension }, () => 1);
    const all = [{ customerId: "a", version: 1, vector: { model, values } }];
    return (await index.rebuild((next) => next.upsertAll(all)))._unsafeUnwrap();
  };

  it("is made once, by however many at the same time", async () => {
    const options = search.index();
    const four = Array.from({ length: 4 }, () => new OpenSearchSimilarCustomers(options));
    for (const each of await Promise.all(four.map((index) => index.create()))) {
      expect(each.isOk()).toBe(true);
    }
    expect((await four[0]?.check())?._unsafeUnwrap()).toBe(`${options.name}-000001`);
  });

  it("is left as it is by those who would make it again", async () => {
    const { index } = await made();
    (await index.create())._unsafeUnwrap();
    expect((await index.nearest(query))._unsafeUnwrap()).toHaveLength(1);
  });

  it("is never made by the way", async () => {
    const options = search.index();
    expect(await advice(options)).toBe(`Create the index ${options.name}, or correct its name.`);
    expect((await client.indices.exists({ index: options.name })).body).toBe(false);
  });

  it("takes no other fields than it has to, and no vectors from another engine", async () => {
    const { first } = await made();
    const mapping = (await client.indices.getMapping({ index: first })).body[first]?.mappings;
    expect(mapping).toEqual({
      dynamic: "strict",
      _meta: { docket: { kind: "customers", layout: 1, model: "test-model", dimension: 3 } },
      properties: {
        id: { type: "keyword" },
        erased: { type: "boolean" },
        vector_test_model_3: {
          type: "knn_vector",
          dimension: 3,
          method: {
            name: "hnsw",
            engine: "lucene",
            space_type: "cosinesimil",
            parameters: { m: 16, ef_construction: 128 },
          },
        },
      },
    });
  });

  it("holds nothing of a message but hashes, ids, times and the vector", async () => {
    const options = search.index();
    const cases = new OpenSearchSimilarCases(options);
    (await cases.create())._unsafeUnwrap();
    (await cases.upsert(earlier))._unsafeUnwrap();
    const document = await client.get({ index: options.name, id: "m-1" });
    expect(document.body).toMatchObject({ _version: 4 });
    expect(document.body._source).toEqual({
      id: "m-1",
      customerId: "c-1",
      purpose: "upsell",
      contentHash: "a".repeat(64),
      knownAt: { opened: "2026-01-10T00:00:00.000Z" },
      vector_test_model_3: [0, 1, 0],
    });
    (await cases.erase("m-1"))._unsafeUnwrap();
    const tombstone = await client.get({ index: options.name, id: "m-1" });
    expect(tombstone.body).toMatchObject({ _version: 9_007_199_254_740_991 });
    expect(tombstone.body._source).toEqual({ id: "m-1", erased: true });
  });

  it("finds as many as asked for, also more than it looks at by default", async () => {
    const { index } = await made({ visible: "soon" });
    const many = Array.from({ length: 300 }, (_, i) => ({
      ...customer(`c-${String(i).padStart(3, "0")}`),
      vector: vector(1, i / 300, 0),
    }));
    (await index.upsertAll(many))._unsafeUnwrap();
    (await index.erase("a"))._unsafeUnwrap();
    const found = (await index.nearest({ ...query, limit: 250 }))._unsafeUnwrap();
    expect(found.map(({ customerId }) => customerId)).toEqual(
      many.slice(0, 250).map(({ customerId }) => customerId),
    );
  });

  it.each([0, -1, 1.5, 9_007_199_254_740_991, 2 ** 53])(
    "takes %d for no version of a stream",
    async (version) => {
      const index = new OpenSearchSimilarCustomers(search.index());
      expect(() => index.upsert(customer("a", version))).toThrow(RangeError);
    },
  );

  it.each([
    { name: "Upper-Case" },
    { name: "two,names" },
    { name: "" },
    { dimension: 0 },
    { dimension: 16_001 },
  ])("is not made of %j", (wrong) => {
    expect(() => new OpenSearchSimilarCustomers(search.index(wrong))).toThrow(RangeError);
  });

  it("says so when its alias points at nothing, until it is rebuilt", async () => {
    const { options, name, first } = await made();
    await client.indices.deleteAlias({ index: first, name });
    expect(await advice(options)).toBe(
      `Rebuild the index ${name}, or point the alias at the right one.`,
    );
    expect(await rebuilds(options)).toBe(`${name}-000002`);
  });

  it("says so when its alias points at two indices, until it is rebuilt", async () => {
    const { options, name } = await made();
    await client.indices.create({ index: `${name}-other`, body: { aliases: { [name]: {} } } });
    expect(await advice(options)).toBe(
      `Let the alias ${name} point at one index only, or rebuild it.`,
    );
    expect(await rebuilds(options)).toBe(`${name}-000002`);
    expect((await new OpenSearchSimilarCustomers(options).check()).isOk()).toBe(true);
    // It is not ours.
    const other = await client.index({ index: `${name}-other`, body: { any: "thing" } });
    expect(other.statusCode).toBe(201);
  });

  it("says so when an index has the name that has to be an alias", async () => {
    const options = search.index();
    await client.indices.create({ index: options.name });
    const wanted = `Delete the index ${options.name}, or choose another name: it has to be an alias.`;
    expect(await advice(options)).toBe(wanted);
    const index = new OpenSearchSimilarCustomers(options);
    const rebuilt = await index.rebuild((next) => next.upsertAll([]));
    expect(rebuilt._unsafeUnwrapErr()).toMatchObject({ advice: wanted });
    await client.indices.delete({ index: options.name });
  });

  it.each([
    [{ dimension: 4 }, "test-model with 3 numbers"],
    [{ model: "other-model" }, "test-model with 3 numbers"],
  ])("says so when it is of other vectors than %j", async (other, mentioned) => {
    const { options } = await made();
    const found = await new OpenSearchSimilarCustomers({ ...options, ...other }).check();
    expect(found._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: `Set the embedder to ${mentioned}, or rebuild the index.`,
    });
  });

  it("says so when it holds something else", async () => {
    const { options } = await made();
    const found = await new OpenSearchSimilarCases(options).nearest({
      situation: "",
      vector: vector(1, 0, 0),
      purpose: "upsell",
      exceptCustomer: "c-1",
      outcomes: ["opened"],
      knownBy: "2026-01-10T00:00:00.000Z",
      limit: 1,
      minimumScore: 0,
    });
    expect(found._unsafeUnwrapErr()).toMatchObject({
      advice: "Name another index for cases, or rebuild this one.",
    });
  });

  it.each([
    ["a field", { properties: { note: { type: "text" } } }, "properties.note"],
    ["what it takes", { dynamic: true }, "dynamic"],
  ] as const)("says so when %s was changed by hand, until it is rebuilt", async (_, body, what) => {
    const { options, first } = await made();
    await client.indices.putMapping({ index: first, body });
    const found = await new OpenSearchSimilarCustomers(options).check();
    expect(found._unsafeUnwrapErr()).toMatchObject({
      cause: { message: `the mapping of ${first} was changed: ${what}` },
      advice: "Rebuild the index: it gets the mapping that it has to have.",
    });
    await rebuilds(options);
    expect((await new OpenSearchSimilarCustomers(options).check()).isOk()).toBe(true);
  });

  it("says so when what it is for was removed by hand", async () => {
    const { options, first } = await made();
    await client.indices.putMapping({ index: first, body: { _meta: {} } });
    expect(await advice(options)).toBe("Name another index for customers, or rebuild this one.");
  });

  it("is never mixed with vectors of another model by who does not know of a rebuild", async () => {
    const { index, options } = await made();
    await rebuilds({ ...options, model: "newer-model" });
    const wanted = "Set the embedder to newer-model with 3 numbers, or rebuild the index.";
    expect((await index.nearest(query))._unsafeUnwrapErr()).toMatchObject({ advice: wanted });
    const unaware = new OpenSearchSimilarCustomers(options);
    const put = await unaware.upsertAll([customer("b"), customer("c")]);
    expect(put._unsafeUnwrapErr()).toMatchObject({ advice: wanted });
  });

  it("says so when it was deleted under the feet of who used it", async () => {
    const { index, first, name } = await made();
    await client.indices.delete({ index: first });
    for (const failed of [await index.nearest(query), await index.upsert(customer("b"))]) {
      expect(failed._unsafeUnwrapErr()).toMatchObject({
        advice: `Create the index ${name}, or correct its name.`,
      });
    }
  });

  it("says so when writes are blocked, after it has tried for a while", async () => {
    const { options, first } = await made({ attempts: 3, firstWaitMs: 1 });
    await client.indices.addBlock({ index: first, block: "write" });
    const put = await new OpenSearchSimilarCustomers(options).upsert(customer("b"));
    expect(put._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice:
        "The index takes no writes, for a rebuild is finishing, or was cut off: rebuild the index again if this stays.",
    });
  });

  it("is tried, and nothing is left behind", async () => {
    const { index, options, name, first } = await made();
    const probes = openSearchProbes(index, options);
    const said = await Promise.all(
      probes.map(async (probe) => [probe.what, (await probe.run())._unsafeUnwrap()]),
    );
    expect(said).toEqual([
      [`find the index ${name}`, `in use is ${first}`],
      [`search the index ${name}`, "it holds 1 documents"],
      [`write to the index ${name}`, "allowed"],
      [`make an index ${name}-000000, as a rebuild does`, "allowed"],
    ]);
    const left = await client.count({ index: `${name}*` });
    expect(left.body.count).toBe(1);
    expect(Object.keys((await client.indices.get({ index: `${name}-*` })).body)).toEqual([first]);
  });
});
