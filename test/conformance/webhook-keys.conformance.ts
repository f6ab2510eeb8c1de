import { describe, expect, it } from "vitest";
import type { WebhookKeys } from "#application";

/** Every WebhookKeys runs this. `create` gives keys of which these are accepted, the current one first. */
export function webhookKeysConformance(
  adapter: string,
  create: (current: Uint8Array, previous?: Uint8Array) => Promise<WebhookKeys>,
): void {
  describe(`${adapter} webhook keys`, () => {
    const key = (bytes: number, first: number) =>
      Uint8Array.from({ length: bytes }, (_, i) => (first + 7 * i) % 256);
    const accepted = async (keys: WebhookKeys) =>
      (await keys.accepted())._unsafeUnwrap().map((each) => [...each]);

    it.each([24, 25, 26, 32, 64])("are the current one of %i bytes", async (bytes) => {
      const keys = await create(key(bytes, 200));
      expect(await accepted(keys)).toEqual([[...key(bytes, 200)]]);
    });

    it("are the current one and then the previous one while that counts", async () => {
      const keys = await create(key(32, 1), key(24, 100));
      expect(await accepted(keys)).toEqual([[...key(32, 1)], [...key(24, 100)]]);
    });

    it("are nobody's to change", async () => {
      const keys = await create(key(24, 1));
      const [first] = (await keys.accepted())._unsafeUnwrap();
      first?.fill(0);
      expect(await accepted(keys)).toEqual([[...key(24, 1)]]);
    });

    it("end calls that were stopped before as unavailable", async () => {
      const cause = new Error("no longer needed");
      const keys = await create(key(24, 1));
      const call = { signal: AbortSignal.abort(cause) };
      const stopped = { type: "Unavailable", cause };
      expect((await keys.accepted(call))._unsafeUnwrapErr()).toMatchObject(stopped);
      expect(await accepted(keys)).toHaveLength(1);
      expect((await keys.accepted(call))._unsafeUnwrapErr()).toMatchObject(stopped);
    });
  });
}
