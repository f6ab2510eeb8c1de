import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Settings } from "#application";

/** Every Settings runs this. `create` gives settings of which these are set, by name. */
export function settingsConformance(
  adapter: string,
  create: (values: Readonly<Record<string, unknown>>) => Promise<Settings>,
): void {
  describe(`${adapter} settings`, () => {
    const quota = z.strictObject({ tokens: z.int().positive(), models: z.array(z.string()) });

    it("are what is set", async () => {
      const set = {
        quota: { tokens: 200_000, models: ["small", "größer"] },
        threshold: 0.75,
        greeting: "Grüße",
      };
      const settings = await create(set);
      expect((await settings.get({ name: "quota", schema: quota }))._unsafeUnwrap()).toEqual({
        tokens: 200_000,
        models: ["small", "größer"],
      });
      const threshold = await settings.get({ name: "threshold", schema: z.number() });
      expect(threshold._unsafeUnwrap()).toBe(0.75);
      const greeting = await settings.get({ name: "greeting", schema: z.string() });
      expect(greeting._unsafeUnwrap()).toBe("Grüße");
    });

    it.each([false, 0, "", null])("may be %j, whatever the default is", async (value) => {
      const settings = await create({ given: value });
      const schema = z.union([z.boolean(), z.number(), z.string(), z.null()]);
      const found = await settings.get({ name: "given", schema, default: "otherwise" });
      expect(found._unsafeUnwrap()).toBe(value);
    });

    it("are told apart by their whole names", async () => {
      const settings = await create({ "models/small": 1, "models/small-2": 2, small: 3 });
      const get = async (name: string) =>
        (await settings.get({ name, schema: z.number() }))._unsafeUnwrap();
      expect([await get("models/small"), await get("models/small-2"), await get("small")]).toEqual([
        1, 2, 3,
      ]);
    });

    it("are their default where nothing is set", async () => {
      const settings = await create({ other: 1 });
      const found = await settings.get({ name: "share", schema: z.number(), default: 0.1 });
      expect(found._unsafeUnwrap()).toBe(0.1);
    });

    it.each(["share", "constructor"])("without a default have to be set: %s", async (name) => {
      const settings = await create({ other: 1 });
      const error = (await settings.get({ name, schema: z.unknown() }))._unsafeUnwrapErr();
      expect(error).toMatchObject({
        type: "InvalidSetting",
        name: expect.stringMatching(new RegExp(`${name}$`)),
        issues: ["is not set"],
      });
    });

    it("of another shape are refused by field, and no default takes their place", async () => {
      const settings = await create({ quota: { tokens: -1, models: ["a"], other: true } });
      const setting = { name: "quota", schema: quota, default: { tokens: 1, models: [] } };
      const error = (await settings.get(setting))._unsafeUnwrapErr();
      expect(error).toMatchObject({
        type: "InvalidSetting",
        name: expect.stringMatching(/quota$/),
        issues: [expect.stringMatching(/^tokens: /), expect.stringContaining('"other"')],
      });
    });

    it("end calls that were stopped before as unavailable", async () => {
      const cause = new Error("no longer needed");
      const setting = { name: "share", schema: z.number(), default: 1 };
      const settings = await create({ share: 2 });
      const call = { signal: AbortSignal.abort(cause) };
      const stopped = { type: "Unavailable", cause };
      expect((await settings.get(setting, call))._unsafeUnwrapErr()).toMatchObject(stopped);
      expect((await settings.get(setting))._unsafeUnwrap()).toBe(2);
      expect((await settings.get(setting, call))._unsafeUnwrapErr()).toMatchObject(stopped);
    });
  });
}
