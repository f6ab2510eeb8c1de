import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Find, IndexEntry, ViewStore } from "#application";

/** Every ViewStore runs this. The store may hold what earlier tests wrote. */
export function viewStoreConformance(adapter: string, create: () => Promise<ViewStore>): void {
  describe(`${adapter} view store`, () => {
    let store: ViewStore;
    let view: string;

    beforeEach(async () => {
      store = await create();
      view = `view-${randomUUID()}`;
    });

    const save = async (
      key: string,
      version: number,
      row: unknown,
      indexes: Readonly<Record<string, IndexEntry>> = {},
    ) => (await store.save(view, key, { row, version, indexes }))._unsafeUnwrap();
    const load = async (key: string) => (await store.load(view, key))._unsafeUnwrap();
    /** Rows of one row each per customer `c`, as keys. */
    const found = async (find: Partial<Find> = {}) => {
      const what = { index: "byTime", partition: "c", ...find };
      return (await store.find(view, what))._unsafeUnwrap();
    };
    const keys = async (find?: Partial<Find>) => (await found(find)).rows.map(({ key }) => key);
    const at = (sort: string, partition = "c") => ({ byTime: { partition, sort } });

    it("has no row nobody saved", async () => {
      expect(await load("k")).toBeUndefined();
      expect(await found()).toEqual({ rows: [], next: undefined });
    });

    it("keeps a row with its version and its place in the indexes", async () => {
      await save("k", 3, { name: "Łukasz", tags: ["a", "b"], none: null }, at("2026-01-01"));
      expect(await load("k")).toEqual({
        row: { name: "Łukasz", tags: ["a", "b"], none: null },
        version: 3,
        indexes: { byTime: { partition: "c", sort: "2026-01-01" } },
      });
    });

    it("has a row that is needed for a while for as long, with its place", async () => {
      const row = { row: "answer", version: 1, indexes: at("1") };
      const keepUntil = "2100-01-01T00:00:00.000Z";
      (await store.save(view, "k", row, { keepUntil }))._unsafeUnwrap();
      expect(await load("k")).toEqual(row);
      expect(await keys()).toEqual(["k"]);
      await save("k", 2, "for good");
      expect((await load("k"))?.row).toBe("for good");
    });

    it("keeps the newer row and its place, whichever comes last", async () => {
      await save("k", 2, "second", at("2", "new"));
      await save("k", 1, "first", at("1", "old"));
      expect((await load("k"))?.row).toBe("second");
      expect(await keys({ partition: "old" })).toEqual([]);
      expect(await keys({ partition: "new" })).toEqual(["k"]);
    });

    it("moves a row in its indexes when a newer one says so", async () => {
      await save("k", 1, "first", at("1", "requested"));
      await save("k", 2, "second", at("1", "approved"));
      expect(await keys({ partition: "requested" })).toEqual([]);
      expect((await found({ partition: "approved" })).rows).toEqual([{ key: "k", row: "second" }]);
      await save("k", 3, "third");
      expect(await keys({ partition: "approved" })).toEqual([]);
    });

    it("keeps the newer of two rows saved at once", async () => {
      await Promise.all([save("k", 1, "first", at("1")), save("k", 2, "second", at("2"))]);
      expect((await load("k"))?.row).toBe("second");
      expect(await keys()).toEqual(["k"]);
    });

    it("tells views, indexes, partitions and keys apart, whatever their names", async () => {
      await save("k", 1, "here", { "a/b": { partition: "c", sort: "1" } });
      const other = { row: "there", version: 1, indexes: {} };
      await store.save(`${view}/k`, "k", other);
      expect((await store.load(view, "k/k"))._unsafeUnwrap()).toBeUndefined();
      expect((await load("k"))?.row).toBe("here");
      expect(await keys({ index: "a", partition: "b/c" })).toEqual([]);
      expect(await keys({ index: "a/b", partition: "c" })).toEqual(["k"]);
      expect(await keys({ index: "a/b", partition: "c1" })).toEqual([]);
    });

    it("finds the rows of one partition in the order of their sort, or against it", async () => {
      await save("k1", 1, "b", at("2026-01-02"));
      await save("k2", 1, "c", at("2026-01-10"));
      await save("k3", 1, "a", at("2026-01-01"));
      await save("k4", 1, "x", at("2026-01-01", "other"));
      expect(await keys()).toEqual(["k3", "k1", "k2"]);
      expect(await keys({ newestFirst: true })).toEqual(["k2", "k1", "k3"]);
    });

    it("compares as text, and rows of one sort by their key", async () => {
      await save("k2", 1, "", at("9"));
      await save("k3", 1, "", at("10"));
      await save("k1", 1, "", at("9"));
      await save("k0", 1, "", at("99"));
      expect(await keys()).toEqual(["k3", "k1", "k2", "k0"]);
      expect(await keys({ newestFirst: true })).toEqual(["k0", "k2", "k1", "k3"]);
    });

    it.each([false, true])("goes page by page and loses and repeats nothing (%s)", async (last) => {
      const all = ["k1", "k2", "k3", "k4", "k5"];
      for (const key of all) await save(key, 1, key, at(key < "k4" ? "1" : "2"));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await found({ newestFirst: last, limit: 2, cursor });
        expect(page.rows.length).toBeLessThanOrEqual(2);
        seen.push(...page.rows.map(({ key }) => key));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(last ? ["k5", "k4", "k3", "k2", "k1"] : all);
    });

    it("names no next page after the last row", async () => {
      for (const key of ["k1", "k2", "k3", "k4"]) await save(key, 1, key, at("1"));
      const { next } = await found({ limit: 2 });
      expect(next).toBeDefined();
      const last = await found({ limit: 2, cursor: next });
      expect(last.rows.map(({ key }) => key)).toEqual(["k3", "k4"]);
      expect(last.next).toBeUndefined();
      expect((await found({ limit: 4 })).next).toBeUndefined();
    });

    it("goes on only where a page of the same partition ended", async () => {
      for (const key of ["k1", "k2"]) await save(key, 1, key, at("1"));
      const { next: cursor } = await found({ limit: 1 });
      expect(await keys({ cursor })).toEqual(["k2"]);
      const page = (more: Partial<Find>, of = view) =>
        store.find(of, { index: "byTime", partition: "c", ...more });
      for (const wrong of [
        page({ cursor: "nonsense" }),
        page({ cursor: "" }),
        page({ cursor, partition: "d" }),
        page({ cursor, index: "a/b" }),
        page({ cursor }, `${view}/2`),
      ]) {
        const error = (await wrong)._unsafeUnwrapErr();
        expect(error).toMatchObject({
          type: "Unavailable",
          advice: "begin again without a cursor",
          cause: expect.objectContaining({
            message: expect.stringMatching(/^".*" is no cursor of view-\S+, \S+, [cd]$/s),
          }),
        });
      }
    });

    it("goes on after any sort and key", async () => {
      const odd = ["", '"', "\\", "]", "a b", "ł", "line\nbreak"];
      for (const name of odd) await save(`key ${name}`, 1, name, at(name));
      const seen: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await found({ limit: 1, cursor });
        seen.push(...page.rows.map(({ row }) => row));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(["", '"', "\\", "]", "a b", "line\nbreak", "ł"]);
    });

    it("ends calls that were stopped before as unavailable, and does nothing", async () => {
      await save("k1", 1, "first", at("1"));
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      const next = { row: "second", version: 2, indexes: at("2") };
      for (const stopped of [
        await store.load(view, "k1", call),
        await store.save(view, "k1", next, call),
        await store.find(view, { index: "byTime", partition: "c", ...call }),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
      expect(await load("k1")).toEqual({ row: "first", version: 1, indexes: at("1") });
    });

    it("takes an empty partition and an empty sort for what they are", async () => {
      await save("k1", 1, "nowhere", at("", ""));
      await save("k2", 1, "somewhere", at("", "c"));
      expect(await keys({ partition: "" })).toEqual(["k1"]);
      expect((await load("k1"))?.indexes).toEqual({ byTime: { partition: "", sort: "" } });
    });

    it("finds 100 rows unless told, and says where the next page starts", async () => {
      const names = Array.from({ length: 101 }, (_, i) => `k${String(i).padStart(3, "0")}`);
      for (const key of names) await save(key, 1, key, at("1"));
      const first = await found();
      expect(first.rows.map(({ key }) => key)).toEqual(names.slice(0, 100));
      expect(await keys({ cursor: first.next })).toEqual(["k100"]);
    });

    it("keeps a row as it was saved, whatever the caller does with it later", async () => {
      const row = { names: ["first"] };
      await save("k", 1, row, at("1"));
      row.names.push("second");
      expect((await load("k"))?.row).toEqual({ names: ["first"] });
      expect((await found()).rows).toEqual([{ key: "k", row: { names: ["first"] } }]);
    });
  });
}
