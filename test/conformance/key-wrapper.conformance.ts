import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { KeyWrapper } from "#application";

/** Every KeyWrapper runs this. */
export function keyWrapperConformance(adapter: string, create: () => Promise<KeyWrapper>): void {
  describe(`${adapter} key wrapper`, () => {
    const key = new Uint8Array(32).map((_, i) => 7 * i + 1);
    let wrapper: KeyWrapper;
    let wrapped: Uint8Array;
    beforeEach(async () => {
      wrapper = await create();
      wrapped = (await wrapper.wrap(key, "c-1"))._unsafeUnwrap();
    });
    const opened = async (bytes: Uint8Array, subject: string) => {
      const result = await wrapper.unwrap(bytes, subject);
      return result.isOk() ? [...result.value] : result.error.type;
    };

    it("gives a key back as it was wrapped", async () => {
      expect(await opened(wrapped, "c-1")).toEqual([...key]);
    });

    it("gives it back through another wrapper of the same kind", async () => {
      const unwrapped = (await (await create()).unwrap(wrapped, "c-1"))._unsafeUnwrap();
      expect([...unwrapped]).toEqual([...key]);
    });

    it("gives it back for no other subject", async () => {
      expect(await opened(wrapped, "c-2")).toBe("Unavailable");
    });

    it("gives nothing back of what was changed, cut off, or never wrapped", async () => {
      for (const i of [0, wrapped.length >> 1, wrapped.length - 1]) {
        const changed = wrapped.map((byte, at) => (at === i ? byte ^ 1 : byte));
        expect(await opened(changed, "c-1"), `byte ${i}`).toBe("Unavailable");
      }
      expect(await opened(wrapped.subarray(0, -1), "c-1")).toBe("Unavailable");
      expect(await opened(new Uint8Array(0), "c-1")).toBe("Unavailable");
      expect(await opened(randomBytes(wrapped.length), "c-1")).toBe("Unavailable");
    });

    it("ends calls that were stopped before as unavailable", async () => {
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      for (const stopped of [
        await wrapper.wrap(key, "c-1", call),
        await wrapper.unwrap(wrapped, "c-1", call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
    });

    it("hides the key, and wraps it otherwise each time", async () => {
      expect(Buffer.from(wrapped).includes(Buffer.from(key))).toBe(false);
      const again = (await wrapper.wrap(key, "c-1"))._unsafeUnwrap();
      expect(Buffer.from(again).equals(wrapped)).toBe(false);
    });
  });
}
