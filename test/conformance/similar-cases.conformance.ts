import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { CaseQuery, IndexedCase, SimilarCases } from "#application";

/** What the vectors of this suite are: the index under test is made for them. */
export const caseVectors = { model: "test-model", dimension: 3 } as const;

/** Every SimilarCases runs this. The index may hold what earlier tests put. */
export function similarCasesConformance(
  adapter: string,
  create: () => Promise<SimilarCases>,
): void {
  describe(`${adapter} similar cases`, () => {
    let cases: SimilarCases;
    /** Sets this test's cases apart from all others. */
    let purpose: string;

    beforeEach(async () => {
      cases = await create();
      purpose = `purpose-${randomUUID()}`;
    });

    const vector = (...values: number[]) => ({ model: caseVectors.model, values });
    const idOf = (name: string) => `${purpose}-${name}`;
    const indexed = (name: string, facts: Partial<IndexedCase> = {}): IndexedCase => ({
      caseId: idOf(name),
      customerId: "c-1",
      purpose,
      contentHash: "a".repeat(64),
      situation: "purpose: upsell",
      vector: vector(1, 0, 0),
      outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
      version: 1,
      ...facts,
    });
    const upsert = async (name: string, facts: Partial<IndexedCase> = {}) =>
      (await cases.upsert(indexed(name, facts)))._unsafeUnwrap();
    const query = (facts: Partial<CaseQuery> = {}): CaseQuery => ({
      situation: "purpose: upsell",
      vector: vector(1, 0, 0),
      purpose,
      exceptCustomer: "c-0",
      outcomes: ["converted"],
      knownBy: "2026-02-01T00:00:00.000Z",
      limit: 10,
      minimumScore: -1,
      ...facts,
    });
    const nearest = async (facts: Partial<CaseQuery> = {}) =>
      (await cases.nearest(query(facts)))._unsafeUnwrap();
    const names = async (facts: Partial<CaseQuery> = {}) =>
      (await nearest(facts)).map(({ caseId }) => caseId.slice(purpose.length + 1));

    it("says which index answers", () => {
      expect(cases.index).toMatch(/^.{1,128}$/);
    });

    it("finds nothing where nothing is", async () => {
      expect(await nearest()).toEqual([]);
    });

    it("finds the nearest first, with cosine similarity, whatever the vectors' lengths", async () => {
      await upsert("opposite", { vector: vector(-2, 0, 0) });
      await upsert("near", { vector: vector(3, 4, 0) });
      await upsert("same", { vector: vector(5, 0, 0), contentHash: "b".repeat(64) });
      await upsert("unlike", { vector: vector(0, 0, 1) });
      const found = await nearest();
      expect(found.map(({ caseId }) => caseId)).toEqual(
        ["same", "near", "unlike", "opposite"].map(idOf),
      );
      const scores = found.map(({ score }) => score);
      for (const [i, expected] of [1, 0.6, 0, -1].entries()) {
        expect(scores[i]).toBeCloseTo(expected, 5);
      }
      expect(found[0]?.contentHash).toBe("b".repeat(64));
    });

    it("orders equals by their id, in whatever order they came", async () => {
      for (const name of ["b", "d", "a", "c"]) await upsert(name);
      expect(await names()).toEqual(["a", "b", "c", "d"]);
      expect(await names({ limit: 2 })).toEqual(["a", "b"]);
    });

    it("finds at most as many as asked for, and none under the minimum", async () => {
      await upsert("near", { vector: vector(3, 4, 0) });
      await upsert("same");
      expect(await names({ limit: 1 })).toEqual(["same"]);
      expect(await names({ limit: 0 })).toEqual([]);
      expect(await names({ minimumScore: 0.5 })).toEqual(["same", "near"]);
      expect(await names({ minimumScore: 0.7 })).toEqual(["same"]);
    });

    it("never finds the customer's own", async () => {
      await upsert("own", { customerId: "c-7" });
      await upsert("other", { customerId: "c-8" });
      expect(await names({ exceptCustomer: "c-7" })).toEqual(["other"]);
    });

    it("finds only cases of the purpose", async () => {
      await upsert("here");
      await upsert("elsewhere", { purpose: `${purpose}-2` });
      expect(await names()).toEqual(["here"]);
    });

    it("finds a case from the moment on when one of the outcomes was known", async () => {
      await upsert("case", {
        outcomes: [
          { kind: "opened", knownAt: "2026-01-05T00:00:00.000Z" },
          { kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" },
        ],
      });
      await upsert("silent", { outcomes: [] });
      expect(await names({ knownBy: "2026-01-09T23:59:59.999Z" })).toEqual([]);
      expect(await names({ knownBy: "2026-01-10T00:00:00.000Z" })).toEqual(["case"]);
      const early = { knownBy: "2026-01-05T00:00:00.000Z" };
      expect(await names({ ...early, outcomes: ["opened", "clicked"] })).toEqual(["case"]);
      expect(await names({ ...early, outcomes: ["clicked", "converted"] })).toEqual([]);
      expect(await names({ outcomes: ["unsubscribed"] })).toEqual([]);
    });

    it("keeps the newer version of a case, whichever comes last", async () => {
      await upsert("case", { version: 2, contentHash: "b".repeat(64) });
      await upsert("case", { version: 1, vector: vector(0, 1, 0) });
      expect(await nearest()).toEqual([
        { caseId: idOf("case"), contentHash: "b".repeat(64), score: expect.closeTo(1, 5) },
      ]);
      await upsert("case", { version: 3, purpose: `${purpose}-2` });
      expect(await nearest()).toEqual([]);
    });

    it("never again finds a case that was erased, however late or new it is put", async () => {
      await upsert("gone");
      await upsert("other");
      for (const _ of [1, 2]) (await cases.erase(idOf("gone")))._unsafeUnwrap();
      expect(await names()).toEqual(["other"]);
      for (const version of [1, 2, 1_000_000]) await upsert("gone", { version });
      expect(await names()).toEqual(["other"]);
    });

    it("finds no case that was erased before it first came", async () => {
      (await cases.erase(idOf("gone")))._unsafeUnwrap();
      await upsert("gone");
      expect(await nearest()).toEqual([]);
    });

    it("takes a vector of zeros for unlike anything", async () => {
      await upsert("case");
      await upsert("blank", { vector: vector(0, 0, 0) });
      expect(await names({ minimumScore: 0.1 })).toEqual(["case"]);
      expect(await names({ minimumScore: 0.1, vector: vector(0, 0, 0) })).toEqual([]);
    });

    it("compares only vectors of one model and dimension", async () => {
      await upsert("case");
      const longer = vector(1, 0, 0, 0);
      const other = { model: "other-model", values: [1, 0, 0] };
      for (const strange of [longer, other]) {
        const put = await cases.upsert(indexed("strange", { vector: strange }));
        expect(put._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
        const asked = await cases.nearest(query({ vector: strange }));
        expect(asked._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
      }
      expect(await names()).toEqual(["case"]);
    });

    it("keeps a case as it was put, whatever the caller does with it later", async () => {
      const values = [1, 0, 0];
      await upsert("case", { vector: vector(...values), customerId: "c-1" });
      const mine = indexed("mine", { vector: { model: caseVectors.model, values } });
      (await cases.upsert(mine))._unsafeUnwrap();
      values[0] = -1;
      expect((await nearest({ minimumScore: 0.9 })).map(({ caseId }) => caseId)).toEqual(
        ["case", "mine"].map(idOf),
      );
    });

    it("does nothing for a call that was stopped before", async () => {
      const reason = new Error("not any more");
      const call = { signal: AbortSignal.abort(reason) };
      const stopped = { type: "Unavailable", cause: reason };
      const put = await cases.upsert(indexed("case"), call);
      expect(put._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await cases.nearest(query(), call))._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await cases.erase(idOf("other"), call))._unsafeUnwrapErr()).toMatchObject(stopped);
      await upsert("other");
      expect(await names()).toEqual(["other"]);
    });
  });
}
