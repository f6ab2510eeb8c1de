import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { searchIndexHandler } from "#adapters/lambda";
import {
  eraseFromSearch,
  indexCase,
  indexCasesOf,
  indexCustomer,
  type ReadError,
} from "#application";
import { addCustomer, cause, must, openDocket } from "../support/docket.js";
import { again, context, observed, onBus, queueBatch } from "../support/lambda.js";

const told = (type: string, data: Readonly<Record<string, unknown>>) =>
  onBus({ type, recordedAt: "2026-10-01T12:00:00.000Z", data });
const updated = (customerId: string) => told("customer.profile-updated.v1", { customerId });
const served = (customerId: string) => told("customer.service-completed.v1", { customerId });
const erasedEvent = (customerId: string) => told("customer.erased.v1", { customerId });
const outcome = (messageId: string) => told("message.outcome.v1", { messageId, customerId: "c-1" });

/** The function over use cases that only note what is asked of them. */
function noting(failing: Readonly<Record<string, ReadError | { type: "CustomerNotFound" }>> = {}) {
  const calls: string[] = [];
  const observing = observed();
  const does =
    <Done>(what: string, done: Done) =>
    (id: string) => {
      calls.push(`${what} ${id}`);
      const error = failing[id];
      return error === undefined ? okAsync(done) : errAsync(error);
    };
  const handler = searchIndexHandler({
    indexCustomer: does("customer", "indexed" as const),
    indexCase: does("case", true),
    indexCasesOf: does("cases of", 1),
    eraseFromSearch: does("erase", "erased" as const),
    ...observing,
  });
  return {
    run: (...bodies: readonly string[]) => handler(queueBatch(...bodies), context),
    calls,
    ...observing,
  };
}

describe("the function that fills the search indexes", () => {
  it("looks at each customer and each message of a batch once", async () => {
    const { run, calls, counted } = noting();
    const answer = await run(
      updated("c-1"),
      outcome("m-1"),
      served("c-1"),
      told("message.approved.v1", { messageId: "m-1" }),
      served("c-2"),
    );
    expect(answer).toEqual(again());
    expect(calls).toEqual(["customer c-1", "cases of c-1", "case m-1", "customer c-2"]);
    expect(counted).toEqual({ CustomersIndexed: 2, CasesLookedAt: 1, CustomersErased: 0 });
  });

  it("erases whom a batch says to erase, in whatever order it says so", async () => {
    const { run, calls } = noting();
    await run(erasedEvent("c-1"), updated("c-1"), updated("c-2"), erasedEvent("c-2"));
    expect(calls).toEqual(["erase c-1", "erase c-2"]);
  });

  it("fails what it meets a defect at, and holds up no other", async () => {
    const calls: string[] = [];
    const { log, measure, said } = observed();
    const handler = searchIndexHandler({
      indexCustomer: (id) => {
        calls.push(id);
        if (id === "c-1") throw new TypeError("ada@example.com");
        return okAsync("indexed");
      },
      indexCase: () => okAsync(true),
      indexCasesOf: () => okAsync(0),
      eraseFromSearch: () => okAsync("erased"),
      log,
      measure,
    });
    expect(await handler(queueBatch(updated("c-1"), updated("c-2")), context)).toEqual(
      again("m-1"),
    );
    expect(calls).toEqual(["c-1", "c-2"]);
    expect(said[0]?.[2]).toMatchObject({ kind: "person", id: "c-1", error: "TypeError" });
    expect(JSON.stringify(said)).not.toContain("ada@");
  });

  it("passes over events of which nothing is to be found", async () => {
    const { run, calls } = noting();
    expect(await run(told("message.sent.v1", { messageId: "m-1" }))).toEqual(again());
    expect(calls).toEqual([]);
  });

  it("has all messages about one handed over again that was not indexed, and no others", async () => {
    const down = { type: "Unavailable", service: "OpenSearch", cause: "down" } as const;
    const { run, said } = noting({ "c-1": down });
    const answer = await run(updated("c-1"), updated("c-2"), updated("c-1"));
    expect(answer).toEqual(again("m-1", "m-3"));
    expect(said).toMatchObject([["warn", "not indexed", { id: "c-1", service: "OpenSearch" }]]);
  });

  it("is done with somebody whom nobody knows", async () => {
    const { run } = noting({ "c-1": { type: "CustomerNotFound" } });
    expect(await run(updated("c-1"))).toEqual(again());
  });

  it.each([
    ["no JSON", "no JSON"],
    ["another source", JSON.stringify({ source: "aws.s3", detail: {} })],
    ["an event without its customer", updated("Ada Lovelace")],
  ])("fails %s, and holds up nothing by it", async (_, poison) => {
    const { run, calls } = noting();
    expect(await run(poison, served("c-2"))).toEqual(again("m-1"));
    expect(calls).toEqual(["customer c-2"]);
  });
});

describe("a customer who was forgotten", () => {
  it("is not found again, however late and often events about them come", async () => {
    const docket = await openDocket();
    const { ports } = docket;
    for (const id of ["c-1", "c-2"]) await addCustomer(docket, id);
    const handler = searchIndexHandler({
      indexCustomer: indexCustomer(ports),
      indexCase: indexCase(ports),
      indexCasesOf: indexCasesOf(ports),
      eraseFromSearch: eraseFromSearch(ports),
      ...observed(),
    });
    const run = (...bodies: readonly string[]) => handler(queueBatch(...bodies), context);
    const found = async () => {
      const vector = await must(ports.embedder.embed("anything"));
      const query = { vector, exceptCustomer: "none", limit: 10, minimumScore: -1 };
      const customers = await must(ports.similarCustomers.nearest(query));
      return customers.map(({ customerId }) => customerId).sort();
    };
    await run(updated("c-1"), updated("c-2"));
    expect(await found()).toEqual(["c-1", "c-2"]);
    // Nobody was forgotten by then: an event alone erases nobody.
    await run(erasedEvent("c-1"));
    expect(await found()).toEqual(["c-1", "c-2"]);

    const tombstone = { type: "EraseCustomer", reason: "asked", at: ports.clock.now() } as const;
    await must(docket.handleCustomer("c-1", [tombstone], cause("erase")));
    expect(await run(erasedEvent("c-1"))).toEqual(again());
    expect(await found()).toEqual(["c-2"]);
    expect(await run(updated("c-1"), erasedEvent("c-1"), updated("c-1"))).toEqual(again());
    expect(await run(updated("c-1"))).toEqual(again());
    expect(await found()).toEqual(["c-2"]);
  });
});
