import { beforeAll, expect, it } from "vitest";
import { InMemorySimilarCustomers } from "#adapters/in-memory";
import { OpenSearchSimilarCustomers } from "#adapters/opensearch";
import { SimulatedEmbedder } from "#adapters/simulated";
import type { IndexedCustomer } from "#application";
import { randomFrom } from "../simulation/random.js";
import { describeOpenSearch } from "../support/opensearch.js";

const properties = ["single family", "townhouse", "condo", "duplex", "mobile home"];
const lots = [
  "pool",
  "patio",
  "fenced yard",
  "large lot",
  "long driveway",
  "mature trees",
  "slope",
];
const services = [
  "roof cleaning",
  "gutter cleaning",
  "lawn care",
  "pest control",
  "pressure washing",
  "tree trimming",
  "window cleaning",
  "hvac tune up",
  "pool service",
  "irrigation",
  "snow removal",
  "chimney sweep",
];
const frequencies = ["a customer of one service", "a regular customer", "of many services"];
const sums = ["a few hundred", "many hundreds", "a few thousand", "many thousands"];

/** Customers by a seed, described as their features are, in words. */
async function madeCustomers(count: number): Promise<readonly IndexedCustomer[]> {
  const random = randomFrom(5);
  const some = (names: readonly string[]) => names.filter(() => random.chance(0.3)).join(", ");
  const embedder = new SimulatedEmbedder(256);
  const customers: IndexedCustomer[] = [];
  for (let i = 0; i < count; i += 1) {
    const text = [
      `property: ${random.pick(properties)}`,
      `lot: ${some(lots)}`,
      `services: ${some(services)}`,
      `how often: ${random.pick(frequencies)}`,
      `spent so far: ${random.pick(sums)} USD`,
    ].join("\n");
    const vector = (await embedder.embed(text))._unsafeUnwrap();
    customers.push({ customerId: `c-${String(i).padStart(4, "0")}`, vector, version: 1 });
  }
  return customers;
}

describeOpenSearch("customers found approximately", (search) => {
  const exact = new InMemorySimilarCustomers();
  let customers: readonly IndexedCustomer[] = [];
  let found: OpenSearchSimilarCustomers;

  beforeAll(async () => {
    customers = await madeCustomers(5_000);
    for (const customer of customers) await exact.upsert(customer);
    const { model, values } = customers[0]?.vector ?? { model: "", values: [] };
    const options = search.index({ model, dimension: values.length, visible: "soon" });
    const index = new OpenSearchSimilarCustomers(options);
    (await index.create())._unsafeUnwrap();
    (await index.upsertAll(customers))._unsafeUnwrap();
    (await index.refresh())._unsafeUnwrap();
    found = index;
  });

  it("are at least 99 of 100 of the nearest ten, of 5,000", async () => {
    const asked = customers.filter((_, i) => i % 25 === 0);
    let hits = 0;
    for (const { customerId: exceptCustomer, vector } of asked) {
      const query = { vector, exceptCustomer, limit: 10, minimumScore: -1 };
      const nearest = (await exact.nearest(query))._unsafeUnwrap();
      const answers = (await found.nearest(query))._unsafeUnwrap();
      // Whoever is as near as the tenth is right, also where more than ten are.
      const tenth = nearest.at(-1)?.score ?? 1;
      hits += answers.filter(({ score }) => score >= tenth - 1e-6).length;
    }
    expect(asked).toHaveLength(200);
    expect(hits / 2_000).toBeGreaterThanOrEqual(0.99);
  });
});
