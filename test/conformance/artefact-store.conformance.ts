import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { ArtefactStore } from "#application";

/** Every ArtefactStore runs this. The store may hold what earlier tests put. */
export function artefactStoreConformance(
  adapter: string,
  create: () => Promise<ArtefactStore>,
): void {
  describe(`${adapter} artefact store`, () => {
    let store: ArtefactStore;

    beforeEach(async () => {
      store = await create();
    });

    const put = async (content: string) => (await store.put(content))._unsafeUnwrap();
    const get = async (hash: string) => (await store.get(hash))._unsafeUnwrap();

    it("has nothing under a hash nobody put", async () => {
      expect(await get("0".repeat(64))).toBeUndefined();
    });

    it.each([
      ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
      ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
      ["é", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
    ])("keeps %j under the SHA-256 of its UTF-8 bytes", async (content, hash) => {
      expect(await put(content)).toBe(hash);
      expect(await get(hash)).toBe(content);
    });

    it("changes nothing when the same is put again", async () => {
      const hash = await put("twice");
      expect(await put("twice")).toBe(hash);
      expect(await get(hash)).toBe("twice");
    });

    it("gives back any text, byte for byte", async () => {
      const texts = fc.string({ unit: "binary", maxLength: 200 });
      await fc.assert(
        fc.asyncProperty(texts, async (content) => {
          expect(await get(await put(content))).toBe(content);
        }),
        { numRuns: 30 },
      );
    });

    it("has no longer what was removed, however often", async () => {
      const [hash, other] = [await put("to be removed"), await put("to be kept")];
      for (const _ of [1, 2]) (await store.remove(hash))._unsafeUnwrap();
      expect(await get(hash)).toBeUndefined();
      expect(await get(other)).toBe("to be kept");
    });

    it("removes what nobody put, and has it when it is put later", async () => {
      const content = `put after it was removed: ${randomUUID()}`;
      const hash = createHash("sha256").update(content).digest("hex");
      (await store.remove(hash))._unsafeUnwrap();
      expect(await put(content)).toBe(hash);
      expect(await get(hash)).toBe(content);
    });

    it("ends calls that were stopped before as unavailable, and does nothing", async () => {
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      const content = `stopped: ${randomUUID()}`;
      const unknown = createHash("sha256").update(content).digest("hex");
      const known = await put(`kept: ${randomUUID()}`);
      for (const stopped of [
        await store.put(content, call),
        await store.get(known, call),
        await store.remove(known, call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
      expect(await get(unknown)).toBeUndefined();
      expect(await get(known)).toMatch(/^kept: /);
    });

    it("keeps a text of a megabyte", async () => {
      const content = "é".repeat(500_000);
      expect((await get(await put(content))) === content).toBe(true);
    });
  });
}
