import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type OpenSearchIndexOptions,
  OpenSearchSimilarCases,
  OpenSearchSimilarCustomers,
  openSearchClient,
} from "#adapters/opensearch";
import { similarCasesConformance } from "../conformance/similar-cases.conformance.js";
import { similarCustomersConformance } from "../conformance/similar-customers.conformance.js";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.js";
import { describeOpenSearch, type OpenSearch } from "../support/opensearch.js";
import { failingItems } from "../support/partial-results.js";
import {
  byChance,
  firstRequests,
  type ProxyFault,
  type ProxyPlan,
} from "../support/proxy-faults.js";

const inGeneral: readonly ProxyFault[] = [
  { type: "delay", ms: 30, when: "before" },
  { type: "delay", ms: 30, when: "after" },
  { type: "reset", when: "before" },
  { type: "reset", when: "after" },
  { type: "cutBody" },
  { type: "refused", why: "failed" },
  { type: "refused", why: "unavailable" },
  { type: "refused", why: "throttled" },
];
const inPart = [failingItems(429, 0), failingItems(500, 0)];

/** Everything that may go wrong with a request of OpenSearch, by a seed. */
function anyFault(seed: number): ProxyPlan {
  const some = byChance(seed, 0.15, inGeneral);
  const ofBulk = byChance(seed, 0.15, [...inGeneral, ...inPart]);
  return (request) => (request.operation.endsWith("/_bulk") ? ofBulk(request) : some(request));
}

const quick = { firstWaitMs: 1, longestWaitMs: 4 };
const vector = (...values: number[]) => ({ model: "test-model", values });
const customer = (customerId: string, version = 1) => ({
  customerId,
  version,
  vector: vector(1, 0, 0),
});
const someone = { vector: vector(1, 0, 0), exceptCustomer: "", limit: 100, minimumScore: 0.9 };

describeOpenSearch("behind an unreliable network", (search) => {
  describe("with faults of all kinds", () => {
    let proxy: FaultProxy;
    let options: Pick<OpenSearchIndexOptions, "client">;
    beforeAll(async () => {
      proxy = await startFaultProxy({
        target: search.endpoint,
        protocol: "opensearch",
        plan: anyFault(11),
      });
      options = { client: openSearchClient({ endpoint: proxy.endpoint }), ...quick };
    });
    afterAll(async () => {
      const faults = proxy.passed.filter(({ fault }) => fault !== undefined);
      await options.client.close();
      await vi.waitFor(() => expect(proxy.connections()).toBe(0));
      await proxy.close();
      expect(faults.length).toBeGreaterThan(20);
    });

    const shared = search.index();
    similarCasesConformance("faulty OpenSearch", async () => {
      const cases = new OpenSearchSimilarCases({ ...shared, ...options });
      (await cases.create())._unsafeUnwrap();
      return cases;
    });
    similarCustomersConformance("faulty OpenSearch", async () => {
      const customers = new OpenSearchSimilarCustomers({ ...search.index(), ...options });
      (await customers.create())._unsafeUnwrap();
      return customers;
    });
  });

  describe("an index of customers", () => {
    it("sends only those again that may go better, each kept once", async () => {
      const { customers, passed } = await behind(search, [
        failingItems(429, 0, 3),
        failingItems(503, 1),
      ]);
      const four = ["a", "b", "c", "d"].map((id) => customer(id));
      (await customers.upsertAll(four))._unsafeUnwrap();
      expect(passed().map(({ fault }) => fault?.type)).toEqual(["rewrite", "rewrite", undefined]);
      const found = (await customers.nearest(someone))._unsafeUnwrap();
      expect(found.map(({ customerId }) => customerId)).toEqual(["a", "b", "c", "d"]);
    });

    it("keeps the others when one is refused for good, and says why", async () => {
      const { customers } = await behind(search, []);
      const bad = { ...customer("b"), vector: vector(Number.NaN, 0, 0) };
      const put = await customers.upsertAll([customer("a"), bad, customer("c")]);
      expect(put._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        cause: { name: "mapper_parsing_exception" },
      });
      const found = (await customers.nearest(someone))._unsafeUnwrap();
      expect(found.map(({ customerId }) => customerId)).toEqual(["a", "c"]);
    });

    it("takes what was written before its answer was lost for written", async () => {
      const { customers, passed } = await behind(search, [{ type: "reset", when: "after" }]);
      (await customers.upsert(customer("a", 7)))._unsafeUnwrap();
      expect(passed()).toHaveLength(2);
    });

    it.each(["throttled", "failed", "unavailable"] as const)(
      "gives up what stays %s after as many requests as it may make",
      async (why) => {
        const refused = { type: "refused", why } as const;
        const { customers, passed } = await behind(search, () => refused, { attempts: 3 });
        const found = await customers.nearest(someone);
        expect(found._unsafeUnwrapErr()).toMatchObject({
          type: "Unavailable",
          service: "OpenSearch",
          cause: { message: "it is the proxy that says so" },
        });
        expect(passed()).toHaveLength(3);
      },
    );

    it("ends within its deadline when no answer comes", async () => {
      const never = { type: "delay", ms: 60_000, when: "before" } as const;
      const limits = { attemptTimeoutMs: 60, deadlineMs: 200, attempts: 50 };
      const { customers } = await behind(search, () => never, limits);
      const start = performance.now();
      const found = await customers.nearest(someone);
      expect(performance.now() - start).toBeLessThan(1_000);
      expect(found._unsafeUnwrapErr()).toMatchObject({ cause: { name: "TimeoutError" } });
    });

    it("ends at once when it is stopped", async () => {
      const never = { type: "delay", ms: 60_000, when: "before" } as const;
      const { customers, proxy } = await behind(search, () => never);
      const stop = new AbortController();
      const reason = new Error("not any more");
      const asked = customers.upsertAll([customer("a"), customer("b")], { signal: stop.signal });
      await expect.poll(() => proxy.connections()).toBe(1);
      stop.abort(reason);
      expect((await asked)._unsafeUnwrapErr()).toMatchObject({ cause: reason });
      await expect.poll(() => proxy.connections()).toBe(0);
    });

    it("says that nobody is there", async () => {
      const client = openSearchClient({ endpoint: "http://127.0.0.1:9" });
      onTestFinished(async () => void (await client.close()));
      const options = { ...search.index(), client, ...quick, attempts: 3 };
      const found = await new OpenSearchSimilarCustomers(options).nearest(someone);
      expect(found._unsafeUnwrapErr()).toMatchObject({ cause: { code: "ECONNREFUSED" } });
    });
  });
});

/** An index that is there, asked by way of a proxy from then on. */
async function behind(
  search: OpenSearch,
  faults: readonly ProxyFault[] | ProxyPlan,
  more: Partial<OpenSearchIndexOptions> = {},
) {
  let plan: ProxyPlan = () => undefined;
  let seen = 0;
  const proxy = await startFaultProxy({
    target: search.endpoint,
    protocol: "opensearch",
    plan: (request) => plan({ ...request, number: request.number - seen }),
  });
  const client = openSearchClient({ endpoint: proxy.endpoint });
  onTestFinished(async () => {
    await client.close();
    await proxy.close();
  });
  const options = { ...search.index(), ...quick, ...more, client };
  const customers = new OpenSearchSimilarCustomers(options);
  (await customers.create())._unsafeUnwrap();
  seen = proxy.passed.length;
  plan = typeof faults === "function" ? faults : firstRequests(...faults);
  return { customers, proxy, passed: () => proxy.passed.slice(seen) };
}
