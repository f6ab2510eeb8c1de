import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { KeyVault } from "#application";

/**
 * Every KeyVault runs this, the in-memory one included. `create` gives two vaults over one storage,
 * like two processes; it may hold what earlier tests wrote.
 */
export function keyVaultConformance(
  adapter: string,
  create: () => Promise<readonly [KeyVault, KeyVault]>,
): void {
  describe(`${adapter} key vault`, () => {
    let vault: KeyVault;
    let other: KeyVault;
    let subject: string;
    beforeEach(async () => {
      [vault, other] = await create();
      subject = randomUUID();
    });

    /** A key as hexadecimal text, or why there is none. */
    const keyFor = async (of: KeyVault, whose: string = subject) => {
      const found = (await of.keyFor(whose))._unsafeUnwrap();
      return found.status === "present" ? Buffer.from(found.key).toString("hex") : found.status;
    };
    const keysOf = async (of: KeyVault, ...whose: string[]) => {
      const found = (await of.keysOf(whose))._unsafeUnwrap();
      return whose.map((each) => {
        const key = found.get(each);
        return key?.status === "present" ? Buffer.from(key.key).toString("hex") : key?.status;
      });
    };
    const forget = async (of: KeyVault) => (await of.forget(subject))._unsafeUnwrap();

    it("makes a key of 32 bytes at the first call, and gives the same to all", async () => {
      const key = await keyFor(vault);
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(await keyFor(vault)).toBe(key);
      expect(await keyFor(other)).toBe(key);
      expect(await keysOf(other, subject)).toEqual([key]);
    });

    it("gives each subject a key of its own", async () => {
      const keys = [await keyFor(vault), await keyFor(vault, randomUUID())];
      expect(new Set(keys).size).toBe(2);
    });

    it("gives one key to all who ask at once", async () => {
      const asked = Array.from({ length: 8 }, (_, i) => keyFor(i % 2 === 0 ? vault : other));
      const keys = new Set(await Promise.all(asked));
      expect(keys.size).toBe(1);
      expect(keys).toContain(await keyFor(vault));
    });

    it("makes no key when it is asked which there are", async () => {
      expect(await keysOf(vault, subject)).toEqual(["absent"]);
      expect(await keysOf(other, subject)).toEqual(["absent"]);
      expect((await vault.keysOf([]))._unsafeUnwrap().size).toBe(0);
    });

    it("tells the keys of 250 subjects apart: present, forgotten and absent", async () => {
      const subjects = Array.from({ length: 250 }, () => randomUUID());
      const [first = "", second = "", third = "", last = ""] = [0, 1, 100, 249].map(
        (i) => subjects[i],
      );
      const keys = [await keyFor(vault, first), await keyFor(vault, last)];
      await keyFor(vault, second);
      await vault.forget(second);
      await vault.forget(third);
      const found = await keysOf(vault, ...subjects);
      expect([0, 249].map((i) => found[i])).toEqual(keys);
      expect([1, 100].map((i) => found[i])).toEqual(["forgotten", "forgotten"]);
      expect(found.filter((each) => each === "absent")).toHaveLength(246);
    });

    it("takes a subject that is asked for twice", async () => {
      const key = await keyFor(vault);
      expect(await keysOf(vault, subject, subject)).toEqual([key, key]);
    });

    it("destroys a key once and for all", async () => {
      await keyFor(vault);
      expect(await forget(vault)).toBe("present");
      expect([await keyFor(vault), await keyFor(other)]).toEqual(["forgotten", "forgotten"]);
      expect(await keysOf(other, subject)).toEqual(["forgotten"]);
      expect(await keyFor(vault)).toBe("forgotten");
    });

    it("changes nothing when it forgets again", async () => {
      await keyFor(vault);
      expect([await forget(vault), await forget(vault), await forget(other)]).toEqual([
        "present",
        "forgotten",
        "forgotten",
      ]);
      expect(await keyFor(other)).toBe("forgotten");
    });

    it("makes no key for a subject who was forgotten before there was one", async () => {
      expect(await forget(vault)).toBe("absent");
      expect(await keyFor(vault)).toBe("forgotten");
      expect(await keyFor(other)).toBe("forgotten");
    });

    it("leaves a subject forgotten whoever asks for the key meanwhile", async () => {
      await Promise.all([keyFor(vault), forget(other), keyFor(other), keyFor(vault)]);
      expect([await keyFor(vault), await keyFor(other)]).toEqual(["forgotten", "forgotten"]);
    });

    it("ends calls that were stopped before as unavailable, and does nothing", async () => {
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      const known = randomUUID();
      const key = await keyFor(vault, known);
      for (const stopped of [
        await vault.keyFor(subject, call),
        await vault.keyFor(known, call),
        await vault.keysOf([subject], call),
        await vault.keysOf([known], call),
        await vault.forget(known, call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
      expect(await keysOf(vault, subject, known)).toEqual(["absent", key]);
      expect(await keysOf(other, subject, known)).toEqual(["absent", key]);
    });

    it("forgets nobody else", async () => {
      const neighbour = randomUUID();
      const key = await keyFor(vault, neighbour);
      await forget(vault);
      expect(await keysOf(vault, neighbour, subject)).toEqual([key, "forgotten"]);
    });
  });
}
