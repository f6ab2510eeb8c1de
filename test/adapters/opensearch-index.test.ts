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

  it("shows what was put soon, and all of it when it is told to", async () => {
    const { index } = await made({ visible: "soon" });
    (await index.upsertAll([customer("b"), customer("c")]))._unsafeUnwrap();
    (await index.refresh())._unsafeUnwrap();
    const found = (await index.nearest(query))._unsafeUnwrap();
    expect(found.map(({ customerId }) => customerId)).toEqual(["a", "b", "c"]);
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
