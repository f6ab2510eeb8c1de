import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { ReportStore } from "#application";

/** Every ReportStore runs this. The store may hold what earlier tests put. */
export function reportStoreConformance(adapter: string, create: () => Promise<ReportStore>): void {
  describe(`${adapter} report store`, () => {
    let store: ReportStore;
    let folder: string;
    beforeEach(async () => {
      store = await create();
      folder = randomUUID();
    });

    const put = async (name: string, content = "", mediaType = "text/plain") =>
      (await store.put({ name, mediaType, content }))._unsafeUnwrap();
    const get = async (name: string) => (await store.get(name))._unsafeUnwrap();
    const list = async (prefix: string) => (await store.list(prefix))._unsafeUnwrap();

    it("has nothing under a name nobody put", async () => {
      expect(await get(`${folder}/none.html`)).toBeUndefined();
      expect(await list(`${folder}/`)).toEqual([]);
    });

    it.each([
      ["text/html", "<p>Grüße 評価</p>"],
      ["application/json", '{"passed": 3}'],
      ["text/csv; charset=utf-8", "a,b\r\n1,2\r\n"],
      ["text/plain", "\ufeffwith its mark"],
      ["text/plain", ""],
    ])("gives a report back as it was put: %s %j", async (mediaType, content) => {
      const name = `${folder}/report`;
      await put(name, content, mediaType);
      expect(await get(name)).toEqual({ name, mediaType, content });
    });

    it("says where people find a report", async () => {
      expect(await put(`${folder}/summary.html`)).toMatch(
        new RegExp(`^\\w+:.*${folder}/summary.html$`),
      );
    });

    it("keeps a report in place of an older one of its name", async () => {
      const name = `${folder}/summary.json`;
      await put(name, "old", "text/plain");
      await put(name, "{}", "application/json");
      expect(await get(name)).toEqual({ name, mediaType: "application/json", content: "{}" });
      expect(await list(name)).toEqual([name]);
    });

    it("lists the names that begin so, and no others, by their characters' code points", async () => {
      const names = ["a", "a/b", "Z", "_", "a.b", "10", "a-b", "9", "ab"];
      for (const name of names) await put(`${folder}/${name}`);
      await put(`${folder}-other/a`);
      const ordered = ["10", "9", "Z", "_", "a", "a-b", "a.b", "a/b", "ab"];
      expect(await list(`${folder}/`)).toEqual(ordered.map((name) => `${folder}/${name}`));
      expect(await list(`${folder}/a/`)).toEqual([`${folder}/a/b`]);
      expect(await list(`${folder}/a`)).toHaveLength(5);
    });

    it("takes names of up to 512 characters", async () => {
      const name = `${folder}/`.padEnd(512, "x");
      await put(name, "long");
      expect((await get(name))?.content).toBe("long");
      expect(await list(`${folder}/xx`)).toEqual([name]);
    });

    it("ends calls that were stopped before as unavailable, and does nothing", async () => {
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      const name = `${folder}/stopped`;
      for (const stopped of [
        await store.put({ name, mediaType: "text/plain", content: "" }, call),
        await store.get(name, call),
        await store.list(folder, call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
      expect(await get(name)).toBeUndefined();
    });
  });
}
