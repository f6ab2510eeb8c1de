import { expect, it } from "vitest";
import {
  type OpenSearchIndexOptions,
  OpenSearchSimilarCases,
  OpenSearchSimilarCustomers,
} from "#adapters/opensearch";
import { describeOpenSearch } from "../support/opensearch.js";

const vector = (...values: number[]) => ({ model: "test-model", values });
const customer = (customerId: string, version = 1) => ({
  customerId,
  version,
  vector: vector(1, 0, 0),
});
const query = { vector: vector(1, 0, 0), exceptCustomer: "", limit: 10, minimumScore: -1 };

describeOpenSearch("an index that is not as it has to be", (search) => {
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

  it("is never made by the way", async () => {
    const options = search.index();
    expect(await advice(options)).toBe(
      `Have the index ${options.name} made by a run, by docket reindex or by \`create\`, or correct its name.`,
    );
    expect((await client.indices.exists({ index: options.name })).body).toBe(false);
  });

  it("is no obstacle to erasure: where there is none, nobody is in it", async () => {
    const options = search.index();
    expect((await new OpenSearchSimilarCustomers(options).erase("a")).isOk()).toBe(true);
    expect((await client.indices.exists({ index: options.name })).body).toBe(false);
  });

  it("is erased from by whoever uses another embedder", async () => {
    const { index, options } = await made();
    const other = new OpenSearchSimilarCustomers({ ...options, dimension: 9 });
    (await other.erase("a"))._unsafeUnwrap();
    expect((await index.nearest(query))._unsafeUnwrap()).toEqual([]);
  });

  it("says so when its alias points at nothing, until it is rebuilt", async () => {
    const { options, name, first } = await made();
    await client.indices.deleteAlias({ index: first, name });
    expect(await advice(options)).toBe(
      `Rebuild the index ${name} (docket reindex), or point the alias at the right one.`,
    );
    expect(await rebuilds(options)).toBe(`${name}-000002`);
  });

  it("says so when its alias points at two indices, until it is rebuilt", async () => {
    const { options, name } = await made();
    await client.indices.create({ index: `${name}-other`, body: { aliases: { [name]: {} } } });
    expect(await advice(options)).toBe(
      `Let the alias ${name} point at one index only, or rebuild it (docket reindex).`,
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
        advice: `Have the index ${name} made by a run, by docket reindex or by \`create\`, or correct its name.`,
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
});
