import { beforeEach, describe, expect, it } from "vitest";
import type { SimilarCases } from "#application";
import { eligibleCasesConformance } from "./similar-cases-eligible.conformance.js";
import { caseVectors, type Subject, subject, vector } from "./similar-cases-subject.js";

/**
 * Every SimilarCases that ranks by the vectors it is given runs this: which cases may be found, as
 * everywhere, and in which order. The index is made for `caseVectors`, and may hold what earlier
 * tests put.
 */
export function similarCasesConformance(
  adapter: string,
  create: () => Promise<SimilarCases>,
): void {
  const createCases = async () => ({ cases: await create() });
  eligibleCasesConformance(adapter, createCases);

  describe(`${adapter} similar cases`, () => {
    let t: Subject;
    beforeEach(async () => {
      t = await subject(createCases);
    });

    it("are found the nearest first, with cosine similarity, whatever the vectors' lengths", async () => {
      await t.upsert("opposite", { vector: vector(-2, 0, 0) });
      await t.upsert("near", { vector: vector(3, 4, 0) });
      await t.upsert("same", { vector: vector(5, 0, 0), contentHash: "b".repeat(64) });
      await t.upsert("unlike", { vector: vector(0, 0, 1) });
      const found = await t.nearest();
      expect(found.map(({ caseId }) => caseId)).toEqual(
        ["same", "near", "unlike", "opposite"].map(t.idOf),
      );
      const scores = found.map(({ score }) => score);
      for (const [i, expected] of [1, 0.6, 0, -1].entries()) {
        expect(scores[i]).toBeCloseTo(expected, 5);
      }
      expect(found[0]?.contentHash).toBe("b".repeat(64));
    });

    it("are the nearest of those that suit, and none under the minimum", async () => {
      await t.upsert("near", { vector: vector(3, 4, 0) });
      await t.upsert("same");
      expect(await t.names({ limit: 1 })).toEqual(["same"]);
      expect(await t.names({ minimumScore: 0.5 })).toEqual(["same", "near"]);
      expect(await t.names({ minimumScore: 0.7 })).toEqual(["same"]);
    });

    it("are ranked by the vector of their newest version, whichever comes last", async () => {
      await t.upsert("case", { version: 2 });
      await t.upsert("case", { version: 1, vector: vector(0, 1, 0) });
      expect((await t.nearest())[0]?.score).toBeCloseTo(1, 5);
      await t.upsert("case", { version: 3, vector: vector(3, 4, 0) });
      expect((await t.nearest())[0]?.score).toBeCloseTo(0.6, 5);
    });

    it("take a vector of zeros for unlike anything", async () => {
      await t.upsert("case");
      await t.upsert("blank", { vector: vector(0, 0, 0) });
      expect(await t.names({ minimumScore: 0.1 })).toEqual(["case"]);
      expect(await t.names({ minimumScore: 0.1, vector: vector(0, 0, 0) })).toEqual([]);
    });

    it("have vectors of one model and dimension, and are compared with no others", async () => {
      await t.upsert("case");
      const longer = vector(1, 0, 0, 0);
      const other = { model: "other-model", values: [1, 0, 0] };
      for (const strange of [longer, other]) {
        const put = await t.cases.upsert(t.indexed("strange", { vector: strange }));
        expect(put._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
        const asked = await t.cases.nearest(t.query({ vector: strange }));
        expect(asked._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
      }
      expect(await t.names()).toEqual(["case"]);
    });

    it("are kept as they were put, whatever the caller does with them later", async () => {
      const values = [1, 0, 0];
      const mine = { vector: { model: caseVectors.model, values } };
      await t.upsert("mine", mine);
      values[0] = -1;
      expect(await t.names({ minimumScore: 0.9 })).toEqual(["mine"]);
    });
  });
}
