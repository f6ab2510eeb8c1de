import { beforeEach, describe, expect, it } from "vitest";
import { type CreateCases, type Subject, subject } from "./similar-cases-subject.js";

/**
 * Every SimilarCases runs this, whatever it ranks by: which cases may be found, and which never. All
 * cases of these tests are equally alike.
 */
export function eligibleCasesConformance(adapter: string, create: CreateCases): void {
  describe(`${adapter} eligible cases`, () => {
    let t: Subject;
    beforeEach(async () => {
      t = await subject(create);
    });

    it("are of an index that says which it is", () => {
      expect(t.cases.index).toMatch(/^.{1,128}$/);
    });

    it("are none where nothing is", async () => {
      expect(await t.nearest()).toEqual([]);
    });

    it("are found with what they hold, equals by their id, in whatever order they came", async () => {
      for (const name of ["b", "d", "a"]) await t.upsert(name);
      await t.upsert("c", { contentHash: "c".repeat(64) });
      expect(await t.names()).toEqual(["a", "b", "c", "d"]);
      expect((await t.nearest())[2]).toEqual({
        caseId: t.idOf("c"),
        contentHash: "c".repeat(64),
        score: expect.any(Number),
      });
    });

    it("are at most as many as asked for", async () => {
      for (const name of ["c", "a", "b"]) await t.upsert(name);
      expect(await t.names({ limit: 2 })).toEqual(["a", "b"]);
      expect(await t.names({ limit: 1 })).toEqual(["a"]);
      expect(await t.names({ limit: 0 })).toEqual([]);
    });

    it("are never the customer's own", async () => {
      await t.upsert("own", { customerId: "c-7" });
      await t.upsert("other", { customerId: "c-8" });
      expect(await t.names({ exceptCustomer: "c-7" })).toEqual(["other"]);
    });

    it("are of the purpose only", async () => {
      await t.upsert("here");
      await t.upsert("elsewhere", { purpose: `${t.purpose}-2` });
      expect(await t.names()).toEqual(["here"]);
    });

    it("are such from the moment on when one of the outcomes was known", async () => {
      await t.upsert("case", {
        outcomes: [
          { kind: "opened", knownAt: "2026-01-05T00:00:00.000Z" },
          { kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" },
        ],
      });
      await t.upsert("silent", { outcomes: [] });
      expect(await t.names({ knownBy: "2026-01-09T23:59:59.999Z" })).toEqual([]);
      expect(await t.names({ knownBy: "2026-01-10T00:00:00.000Z" })).toEqual(["case"]);
      const early = { knownBy: "2026-01-05T00:00:00.000Z" };
      expect(await t.names({ ...early, outcomes: ["opened", "clicked"] })).toEqual(["case"]);
      expect(await t.names({ ...early, outcomes: ["clicked", "converted"] })).toEqual([]);
      expect(await t.names({ outcomes: ["unsubscribed"] })).toEqual([]);
      expect(await t.names({ outcomes: [] })).toEqual([]);
    });

    it("are as their newest version says, whichever comes last", async () => {
      await t.upsert("case", { version: 2, contentHash: "b".repeat(64) });
      await t.upsert("case", { version: 1, customerId: "c-0" });
      expect(await t.nearest()).toMatchObject([
        { caseId: t.idOf("case"), contentHash: "b".repeat(64) },
      ]);
      await t.upsert("case", { version: 3, purpose: `${t.purpose}-2` });
      expect(await t.nearest()).toEqual([]);
    });

    it("are never again those that were erased, however late or new they are put", async () => {
      await t.upsert("gone");
      await t.upsert("other");
      expect(await t.names()).toEqual(["gone", "other"]);
      for (const _ of [1, 2]) await t.erase("gone");
      expect(await t.names()).toEqual(["other"]);
      for (const version of [1, 2, 1_000_000]) await t.upsert("gone", { version });
      expect(await t.names()).toEqual(["other"]);
    });

    it("are not those that were erased before they first came", async () => {
      await t.erase("gone");
      await t.upsert("gone");
      expect(await t.nearest()).toEqual([]);
    });

    it("are not changed, nor looked for, by a call that was stopped before", async () => {
      const reason = new Error("not any more");
      const call = { signal: AbortSignal.abort(reason) };
      const stopped = { type: "Unavailable", cause: reason };
      const put = await t.cases.upsert(t.indexed("case"), call);
      expect(put._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await t.cases.nearest(t.query(), call))._unsafeUnwrapErr()).toMatchObject(stopped);
      const erased = await t.cases.erase(t.idOf("other"), call);
      expect(erased._unsafeUnwrapErr()).toMatchObject(stopped);
      await t.upsert("other");
      expect(await t.names()).toEqual(["other"]);
    });
  });
}
