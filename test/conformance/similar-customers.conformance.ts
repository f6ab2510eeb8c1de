import { beforeEach, describe, expect, it } from "vitest";
import type { CustomerQuery, IndexedCustomer, SimilarCustomers } from "#application";

/** What the vectors of this suite are: the index under test is made for them. */
export const customerVectors = { model: "test-model", dimension: 3 } as const;

/** Every SimilarCustomers runs this. Each time the index is empty. */
export function similarCustomersConformance(
  adapter: string,
  create: () => Promise<SimilarCustomers>,
): void {
  describe(`${adapter} similar customers`, () => {
    let customers: SimilarCustomers;

    beforeEach(async () => {
      customers = await create();
    });

    const vector = (...values: number[]) => ({ model: customerVectors.model, values });
    const indexed = (customerId: string, facts: Partial<IndexedCustomer> = {}) => ({
      customerId,
      vector: vector(1, 0, 0),
      version: 1,
      ...facts,
    });
    const upsert = async (customerId: string, facts: Partial<IndexedCustomer> = {}) =>
      (await customers.upsert(indexed(customerId, facts)))._unsafeUnwrap();
    const query = (facts: Partial<CustomerQuery> = {}): CustomerQuery => ({
      vector: vector(1, 0, 0),
      exceptCustomer: "c-0",
      limit: 10,
      minimumScore: -1,
      ...facts,
    });
    const nearest = async (facts: Partial<CustomerQuery> = {}) =>
      (await customers.nearest(query(facts)))._unsafeUnwrap();
    const ids = async (facts: Partial<CustomerQuery> = {}) =>
      (await nearest(facts)).map(({ customerId }) => customerId);

    it("says which index answers", () => {
      expect(customers.index).toMatch(/^.{1,128}$/);
    });

    it("finds nobody where nobody is", async () => {
      expect(await nearest()).toEqual([]);
    });

    it("finds the nearest first, with cosine similarity, whatever the vectors' lengths", async () => {
      await upsert("opposite", { vector: vector(-2, 0, 0) });
      await upsert("near", { vector: vector(3, 4, 0) });
      await upsert("same", { vector: vector(5, 0, 0) });
      await upsert("unlike", { vector: vector(0, 0, 1) });
      expect(await nearest()).toEqual([
        { customerId: "same", score: expect.closeTo(1, 5) },
        { customerId: "near", score: expect.closeTo(0.6, 5) },
        { customerId: "unlike", score: expect.closeTo(0, 5) },
        { customerId: "opposite", score: expect.closeTo(-1, 5) },
      ]);
    });

    it("compares vectors of any length greater than zero", async () => {
      await upsert("tiny", { vector: vector(3e-30, 4e-30, 0) });
      await upsert("huge", { vector: vector(0, 1e30, 0) });
      const found = await nearest({ vector: vector(0, 1e-25, 0) });
      expect(found).toEqual([
        { customerId: "huge", score: expect.closeTo(1, 5) },
        { customerId: "tiny", score: expect.closeTo(0.8, 5) },
      ]);
    });

    it("orders equals by their id, in whatever order they came", async () => {
      for (const name of ["b", "d", "a", "c"]) await upsert(name);
      expect(await ids()).toEqual(["a", "b", "c", "d"]);
      expect(await ids({ limit: 2 })).toEqual(["a", "b"]);
    });

    it("finds at most as many as asked for, and none under the minimum", async () => {
      await upsert("near", { vector: vector(3, 4, 0) });
      await upsert("same");
      expect(await ids({ limit: 1 })).toEqual(["same"]);
      expect(await ids({ limit: 0 })).toEqual([]);
      expect(await ids({ minimumScore: 0.5 })).toEqual(["same", "near"]);
      expect(await ids({ minimumScore: 0.7 })).toEqual(["same"]);
    });

    it("never finds the one who is asked for", async () => {
      await upsert("c-7");
      await upsert("c-8");
      expect(await ids({ exceptCustomer: "c-7", limit: 1 })).toEqual(["c-8"]);
    });

    it("keeps the newer version of a customer, whichever comes last", async () => {
      await upsert("c-1", { version: 2 });
      await upsert("c-1", { version: 1, vector: vector(0, 1, 0) });
      await upsert("c-1", { version: 2, vector: vector(0, 1, 0) });
      expect(await nearest()).toEqual([{ customerId: "c-1", score: expect.closeTo(1, 5) }]);
      await upsert("c-1", { version: 3, vector: vector(0, 1, 0) });
      expect(await nearest()).toEqual([{ customerId: "c-1", score: expect.closeTo(0, 5) }]);
    });

    it("never again finds somebody who was erased, however late or new they are put", async () => {
      await upsert("gone");
      await upsert("other");
      for (const _ of [1, 2]) (await customers.erase("gone"))._unsafeUnwrap();
      expect(await ids()).toEqual(["other"]);
      for (const version of [1, 2, 1_000_000]) await upsert("gone", { version });
      expect(await ids()).toEqual(["other"]);
    });

    it("finds nobody who was erased before they first came", async () => {
      (await customers.erase("gone"))._unsafeUnwrap();
      await upsert("gone");
      expect(await nearest()).toEqual([]);
    });

    it("takes a vector of zeros for unlike anything", async () => {
      await upsert("c-1");
      await upsert("blank", { vector: vector(0, 0, 0) });
      expect(await ids({ minimumScore: 0.1 })).toEqual(["c-1"]);
      expect(await ids({ minimumScore: 0.1, vector: vector(0, 0, 0) })).toEqual([]);
    });

    it("compares only vectors of one model and dimension", async () => {
      await upsert("c-1");
      for (const strange of [vector(1, 0, 0, 0), { model: "other-model", values: [1, 0, 0] }]) {
        const put = await customers.upsert(indexed("strange", { vector: strange }));
        expect(put._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
        const asked = await customers.nearest(query({ vector: strange }));
        expect(asked._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
      }
      expect(await ids()).toEqual(["c-1"]);
    });

    it("keeps a customer as they were put, whatever the caller does with them later", async () => {
      const values = [1, 0, 0];
      await upsert("c-1", { vector: { model: customerVectors.model, values } });
      values[0] = -1;
      expect(await ids({ minimumScore: 0.9 })).toEqual(["c-1"]);
    });

    it("does nothing for a call that was stopped before", async () => {
      const reason = new Error("not any more");
      const call = { signal: AbortSignal.abort(reason) };
      const stopped = { type: "Unavailable", cause: reason };
      const put = await customers.upsert(indexed("c-1"), call);
      expect(put._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await customers.nearest(query(), call))._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await customers.erase("c-2", call))._unsafeUnwrapErr()).toMatchObject(stopped);
      await upsert("c-2");
      expect(await ids()).toEqual(["c-2"]);
    });
  });
}
