import { describe, expect, it } from "vitest";
import { SqliteViewStore } from "#adapters/sqlite";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();

describe("a damaged row in a SQLite file", () => {
  const inC = { index: "byTime", partition: "c" };
  const row = (text: string, version = 1, partition = "c") => ({
    row: text,
    version,
    indexes: { byTime: { partition, sort: "1" } },
  });
  const setUp = async (damage: string) => {
    const path = newPath();
    const file = open(path);
    const views = new SqliteViewStore(file);
    for (const key of ["k1", "k2"]) (await views.save("v", key, row(key, 7)))._unsafeUnwrap();
    const sql = `UPDATE rows SET ${damage} WHERE view = 'v' AND key = 'k1'`;
    (await file.write(() => file.run(sql)))._unsafeUnwrap();
    const damaged = {
      type: "Unavailable",
      service: `SQLite file ${path}`,
      cause: new Error('the row "k1" of view v is damaged'),
      advice: "rebuild the view",
    };
    return { views, damaged };
  };
  const damages = [
    ["whose row is no JSON", "row = '{'"],
    ["whose indexes are no JSON", "indexes = '{'"],
    ["whose indexes are none", "indexes = '{\"byTime\":null}'"],
    ["that is empty", "row = '', indexes = ''"],
  ] as const;

  it.each(damages)("%s is said, and what to do", async (_, damage) => {
    const { views, damaged } = await setUp(damage);
    expect((await views.load("v", "k1"))._unsafeUnwrapErr()).toEqual(damaged);
    expect((await views.load("v", "k2"))._unsafeUnwrap()).toEqual(row("k2", 7));
  });

  it("is said also when it is found among others", async () => {
    const { views, damaged } = await setUp("row = '{'");
    expect((await views.find("v", inC))._unsafeUnwrapErr()).toEqual(damaged);
  });

  it.each(damages)("%s is replaced when the view is rebuilt", async (_, damage) => {
    const { views } = await setUp(damage);
    (await views.save("v", "k1", row("mended", 7, "d")))._unsafeUnwrap();
    expect((await views.load("v", "k1"))._unsafeUnwrap()).toEqual(row("mended", 7, "d"));
    const keys = async (partition: string) =>
      (await views.find("v", { ...inC, partition }))._unsafeUnwrap().rows.map(({ key }) => key);
    expect([await keys("c"), await keys("d")]).toEqual([["k2"], ["k1"]]);
  });
});

describe("a page of a SQLite file's rows", () => {
  it("goes on after a sort and a key with a NUL in them", async () => {
    const views = new SqliteViewStore(open(newPath()));
    for (const key of ["a\u0000b", "a\u0000c", "d"]) {
      const indexes = { all: { partition: "", sort: "s\u0000t" } };
      (await views.save("v", key, { row: key, version: 1, indexes }))._unsafeUnwrap();
    }
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const what = { index: "all", partition: "", limit: 1, cursor };
      const page = (await views.find("v", what))._unsafeUnwrap();
      seen.push(...page.rows.map(({ key }) => key));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(["a\u0000b", "a\u0000c", "d"]);
  });
});
